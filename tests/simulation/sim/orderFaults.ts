import {
  type FaultClass,
  type FaultRoom,
  lasting,
  MINUTE,
  someCoin,
  someMoment,
  someOrder,
  span,
  worth,
} from './faultDraws.ts'

const SHAPES = ['empty', 'no-bids', 'no-asks', 'crossed', 'wide', 'thin'] as const
const SECOND_LEG_CODES = [-2019, -2027, -4140, -4087, -4088, -2022] as const

/** Orders and legs: what refuses, moves or interferes around the bot's own orders. */
export const ORDER_FAULTS: readonly FaultClass[] = [
  {
    name: 'orders: leg refused',
    draw: (room) => [
      {
        match: someOrder(room),
        phase: 'pre',
        action: 'refuse',
        args: { code: room.draws.pick(SECOND_LEG_CODES), status: 400 },
        times: room.draws.int(1, 6),
      },
    ],
  },
  {
    name: 'orders: book',
    draw: (room) => {
      const match = someMoment(room)
      const args = {
        market: room.draws.pick(['spot', 'perp'] as const),
        symbol: someCoin(room).symbol,
        shape: room.draws.pick(SHAPES),
        forMs: lasting(room, match.from, 3 * MINUTE),
      }
      return [{ match, phase: 'state', action: 'book', args }]
    },
  },
  {
    name: 'orders: price jump',
    draw: (room) => {
      const match = someMoment(room)
      const market = room.draws.pick(['spot', 'perp', undefined] as const)
      const args = {
        symbol: someCoin(room).symbol,
        factor: room.draws.between(0.93, 1.07).toFixed(4),
        ...(market && { market }),
        forMs: lasting(room, match.from, 5 * MINUTE),
      }
      return [{ match, phase: 'state', action: 'price-jump', args }]
    },
  },
  {
    name: 'orders: restart with orders gone',
    draw: (room) => [{ match: someMoment(room), phase: 'state', action: 'restart' }],
  },
  {
    name: 'orders: cancel and fill race',
    draw: (room) => {
      const { symbol } = someCoin(room)
      const market = room.draws.pick(['spot', 'perp'] as const)
      const match = { endpoint: 'cancelOrder', from: room.from, to: room.to }
      return [{ match, phase: 'state', action: 'fill-orders', args: { market, symbol } }]
    },
  },
]

/** What a person, or a second bot, does on the same account. */
export const PERSON_FAULTS: readonly FaultClass[] = [
  {
    name: 'person: closes the short',
    draw: (room) => {
      const fraction = room.draws.chance(0.5) ? '1' : room.draws.between(0.1, 0.9).toFixed(2)
      const args = { symbol: someCoin(room).symbol, fraction }
      return [{ match: someMoment(room), phase: 'state', action: 'person-closes', args }]
    },
  },
  {
    name: 'person: adds to the short',
    draw: (room) => [market(room, 'perp', 'sell', room.draws.between(20, 300))],
  },
  {
    name: 'person: has a position already',
    draw: (room) => {
      const side = room.draws.pick(['buy', 'sell'])
      const order = market(room, 'perp', side, room.draws.between(20, 100))
      return [{ ...order, match: { from: room.from } }]
    },
  },
  {
    name: 'person: buys the perpetual, perhaps beyond the short',
    draw: (room) => [market(room, 'perp', 'buy', room.draws.between(20, 3000))],
  },
  {
    name: 'person: buys coins of their own',
    draw: (room) => [market(room, 'spot', 'buy', room.draws.between(10, 500))],
  },
  {
    name: 'person: sells coins',
    draw: (room) => [market(room, 'spot', 'sell', room.draws.between(10, 300))],
  },
  {
    name: 'person: leaves an order',
    draw: (room) => {
      const coin = someCoin(room)
      const price = (coin.price * 0.5).toFixed(coin.priceDecimals)
      const order = room.draws.chance(0.5)
        ? ({ market: 'spot', side: 'buy', type: 'LIMIT', price } as const)
        : ({ market: 'perp', side: 'sell', type: 'STOP_MARKET', stopPrice: price } as const)
      const args = { ...order, symbol: coin.symbol, quantity: worth(coin, 40) }
      return [{ match: someMoment(room), phase: 'state', action: 'person-orders', args }]
    },
  },
  {
    name: 'account: deposit or withdrawal',
    draw: (room) => {
      const asset = room.draws.chance(0.7) ? 'USDT' : someCoin(room).asset
      const amount =
        asset === 'USDT' ? room.draws.between(-400, 800).toFixed(2) : worth(someCoin(room), 100)
      const args = { market: room.draws.pick(['spot', 'perp'] as const), asset, amount }
      if (asset !== 'USDT') args.market = 'spot'
      return [{ match: someMoment(room), phase: 'state', action: 'deposit', args }]
    },
  },
  {
    name: 'account: transfer of a person',
    draw: (room) => {
      const args = {
        amount: room.draws.between(1, 400).toFixed(2),
        kindType: room.draws.pick(['FUTURE_SPOT', 'SPOT_FUTURE'] as const),
      }
      const match = room.draws.chance(0.5)
        ? someMoment(room)
        : { endpoint: 'transfer', ...span(room, 90 * MINUTE) }
      return [{ match, phase: 'state', action: 'person-transfers', args }]
    },
  },
]

function market(room: FaultRoom, place: 'spot' | 'perp', side: 'buy' | 'sell', quote: number) {
  const coin = someCoin(room)
  const quantity = worth(coin, quote)
  const args = { market: place, symbol: coin.symbol, side, type: 'MARKET', quantity } as const
  return { match: someMoment(room), phase: 'state', action: 'person-orders', args } as const
}
