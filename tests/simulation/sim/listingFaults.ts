import {
  type FaultClass,
  type FaultRoom,
  MINUTE,
  SECOND,
  someCoin,
  someMoment,
  someOrder,
  span,
  worth,
} from './faultDraws.ts'

/** Symbols that end, and programs of other people's kind on the same account. */
export const LISTING_FAULTS: readonly FaultClass[] = [
  {
    name: 'market: closed for good',
    draw: (room) => {
      const { symbol } = someCoin(room)
      const market = room.draws.pick(['perp', 'perp', 'spot', 'both'] as const)
      const at = someEnd(room)
      const closed = (place: 'spot' | 'perp') =>
        ({
          match: at,
          phase: 'state',
          action: 'symbol-status',
          args: { market: place, symbol, status: 'CLOSE' },
        }) as const
      return market === 'both' ? [closed('perp'), closed('spot')] : [closed(market)]
    },
  },
  {
    name: 'market: delisting announced, then closed',
    draw: (room) => {
      const { draws: of, from, to } = room
      const { symbol, asset } = someCoin(room)
      const said = Math.floor(of.between(from, to - 10 * MINUTE))
      const end = Math.min(to - SECOND, said + of.int(1, 20) * MINUTE)
      const title = of.pick([`Aster will delist ${symbol}`, `Delisting of ${asset}`])
      const set = (at: number, status: 'SETTLING' | 'CLOSE') =>
        ({
          match: { from: at },
          phase: 'state',
          action: 'symbol-status',
          args: { market: 'perp', symbol, status },
        }) as const
      return [
        { match: { from: said }, phase: 'state', action: 'announce', args: { title } },
        set(Math.floor((said + end) / 2), 'SETTLING'),
        set(end, 'CLOSE'),
      ]
    },
  },
  {
    name: 'market: delisting announced',
    draw: (room) => {
      const args = { title: `Aster will delist ${someCoin(room).symbol}` }
      return [{ match: someMoment(room), phase: 'state', action: 'announce', args }]
    },
  },
  {
    name: 'market: not open yet',
    draw: (room) => {
      const { symbol } = someCoin(room)
      const market = room.draws.pick(['spot', 'perp'] as const)
      const { from, to } = span(room, 15 * MINUTE)
      const set = (at: number, status: 'PENDING_TRADING' | 'TRADING') =>
        ({
          match: { from: at },
          phase: 'state',
          action: 'symbol-status',
          args: { market, symbol, status },
        }) as const
      return [set(from, 'PENDING_TRADING'), set(to, 'TRADING')]
    },
  },
  {
    name: 'market: book told without prices',
    draw: (room) => {
      const field = room.draws.pick(['bidPrice', 'askPrice'] as const)
      const market = room.draws.pick(['spot', 'perp'] as const)
      const match = { endpoint: 'getBookTicker', market, ...span(room, 3 * MINUTE) }
      const args = { field, value: '0' }
      return [{ match, phase: 'read', times: 'always', action: 'set-field', args }]
    },
  },
  {
    name: 'person: a market maker on the account',
    draw: (room) => {
      const coin = someCoin(room)
      const begin = room.draws.int(1, 1_000_000)
      return Array.from({ length: room.draws.int(1, 4) }, (_, index) => {
        const args = {
          market: 'perp',
          symbol: coin.symbol,
          side: index % 2 === 0 ? 'buy' : 'sell',
          type: 'MARKET',
          quantity: worth(coin, room.draws.between(20, 400)),
          clientOrderId: `akm.${begin.toString(36)}.1.${index}`,
        } as const
        return { match: someMoment(room), phase: 'state', action: 'person-orders', args } as const
      })
    },
  },
]

/** The end of a symbol: at a time, or just when an order arrives. */
function someEnd(room: FaultRoom) {
  return room.draws.chance(0.7)
    ? { from: Math.floor(room.draws.between(room.from + 2 * MINUTE, room.to - SECOND)) }
    : someOrder(room)
}
