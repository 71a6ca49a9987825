import {
  ACCOUNT_READS,
  type FaultClass,
  type FaultRoom,
  lasting,
  MARKET_READS,
  MINUTE,
  SECOND,
  since,
  someCoin,
  someMoment,
  span,
} from './faultDraws.ts'

/** Funding, prices and listings. */
export const MARKET_FAULTS: readonly FaultClass[] = [
  {
    name: 'funding: interval changed',
    draw: (room) => {
      const args = { symbol: someCoin(room).symbol, intervalHours: room.draws.pick([1, 2, 4, 8]) }
      return [{ match: someMoment(room), phase: 'state', action: 'funding-rule', args }]
    },
  },
  {
    name: 'funding: rate forced',
    draw: (room) => {
      const match = someMoment(room)
      const rate = room.draws.between(-0.01, 0.01).toFixed(6)
      const forMs = lasting(room, match.from, 40 * MINUTE)
      const args = { symbol: someCoin(room).symbol, rate, forMs }
      return [{ match, phase: 'state', action: 'funding-rate', args }]
    },
  },
  {
    name: 'funding: rate or price told wrongly',
    draw: (room) => {
      const [field, value] = room.draws.pick([
        ['lastFundingRate', 'NaN'],
        ['lastFundingRate', ''],
        ['lastFundingRate', '1000000'],
        ['lastFundingRate', null],
        ['markPrice', '0'],
        ['indexPrice', '0'],
      ] as const)
      const match = { endpoint: 'getPremiumIndex', ...span(room, 3 * MINUTE) }
      return [{ match, ...read, action: 'set-field', args: { field, value } }]
    },
  },
  {
    name: 'funding: rate told with the other sign',
    draw: (room) => {
      const match = { endpoint: 'getPremiumIndex', ...span(room, 3 * MINUTE) }
      return [{ match, ...read, action: 'flip-sign', args: { field: 'lastFundingRate' } }]
    },
  },
  {
    name: 'market: symbol missing in answers',
    draw: (room) => {
      const { symbol, asset } = someCoin(room)
      const endpoint = room.draws.pick([...MARKET_READS, 'getPositionRisk', 'getAccount'])
      const match = { endpoint, ...span(room, 5 * MINUTE) }
      return [{ match, ...read, action: 'missing-rows', args: { keys: [symbol, asset] } }]
    },
  },
  {
    name: 'market: status',
    draw: (room) => {
      const { symbol } = someCoin(room)
      const market = room.draws.pick(['spot', 'perp'] as const)
      const { from, to } = span(room, 15 * MINUTE)
      const status = room.draws.pick(['BREAK', 'HALT', 'PRE_SETTLE', 'SETTLING'] as const)
      const set = (at: number, to: 'TRADING' | typeof status) =>
        ({
          match: { from: at },
          phase: 'state',
          action: 'symbol-status',
          args: { market, symbol, status: to },
        }) as const
      return [set(from, status), set(to, 'TRADING')]
    },
  },
  {
    name: 'market: filters changed',
    draw: (room) => {
      const coin = someCoin(room)
      const market = room.draws.pick(['spot', 'perp'] as const)
      const step = Number(market === 'spot' ? coin.spotStep : coin.perpStep)
      const rule = room.draws.pick([
        { minNotional: '20' },
        { stepSize: String(step * 10) },
        { tickSize: (10 ** (1 - coin.priceDecimals)).toString() },
      ] as const)
      const args = { market, symbol: coin.symbol, ...rule }
      return [{ match: someMoment(room), phase: 'state', action: 'filters', args }]
    },
  },
  {
    name: 'market: mark away from the books',
    draw: (room) => {
      const match = someMoment(room)
      const factor = room.draws.between(0.9, 1.1).toFixed(3)
      const forMs = lasting(room, match.from, 5 * MINUTE)
      const args = { symbol: someCoin(room).symbol, factor, forMs }
      return [{ match, phase: 'state', action: 'mark-shift', args }]
    },
  },
  {
    name: 'market: volume zero',
    draw: (room) => {
      const market = room.draws.pick(['spot', 'perp'] as const)
      const args = { market, symbol: someCoin(room).symbol, forMs: 10 * MINUTE }
      return [{ match: someMoment(room), phase: 'state', action: 'zero-volume', args }]
    },
  },
  {
    name: 'market: deleveraging',
    draw: (room) => [
      { match: someMoment(room), phase: 'state', action: 'deleverage', args: part(room) },
    ],
  },
  {
    name: 'market: liquidation',
    draw: (room) => [
      { match: someMoment(room), phase: 'state', action: 'liquidate', args: part(room) },
    ],
  },
]

/** What the account's own queries and settings do. */
export const ACCOUNT_FAULTS: readonly FaultClass[] = [
  {
    name: 'account: reads lag',
    draw: (room) => {
      const endpoint = room.draws.pick(ACCOUNT_READS)
      const ms = room.draws.int(SECOND, 20 * SECOND)
      const match = { endpoint, ...span(room, 3 * MINUTE) }
      return [{ match, ...read, action: 'lag', args: { ms } }]
    },
  },
  {
    name: 'account: reads empty',
    draw: (room) => {
      const endpoint = room.draws.pick(ACCOUNT_READS)
      return [{ match: { endpoint, ...span(room, MINUTE) }, ...read, action: 'empty' }]
    },
  },
  {
    name: 'account: reads fail',
    draw: (room) => {
      const endpoint = room.draws.pick(ACCOUNT_READS)
      const match = { endpoint, ...span(room, 5 * MINUTE) }
      return [{ match, phase: 'pre', action: 'drop', times: 'always' }]
    },
  },
  {
    name: 'account: leverage changed',
    draw: (room) => {
      const args = { symbol: someCoin(room).symbol, leverage: room.draws.int(1, 20) }
      return [{ match: someMoment(room), phase: 'state', action: 'leverage', args }]
    },
  },
  {
    name: 'account: margin type changed',
    draw: (room) => {
      const args = { symbol: someCoin(room).symbol, marginType: 'CROSSED' } as const
      return [{ match: someMoment(room), phase: 'state', action: 'margin-type', args }]
    },
  },
  {
    name: 'account: hedge mode',
    draw: (room) => {
      const { from, to } = span(room, 20 * MINUTE)
      const set = (at: number, isOn: boolean) =>
        ({
          match: { from: at },
          phase: 'state',
          action: 'hedge-mode',
          args: { isOn },
        }) as const
      return [set(from, true), set(to, false)]
    },
  },
  {
    name: 'account: multi-assets',
    draw: (room) => {
      const { from, to } = span(room, 20 * MINUTE)
      const set = (at: number, isOn: boolean) =>
        ({
          match: { from: at },
          phase: 'state',
          action: 'multi-assets',
          args: { isOn },
        }) as const
      return [set(from, true), set(to, false)]
    },
  },
]

/** Clocks and streams. */
export const TIME_AND_STREAM_FAULTS: readonly FaultClass[] = [
  {
    name: 'time: offset',
    draw: (room) => {
      const ms = room.draws.pick([3, -3, 30, -30, 3600, -3600]) * SECOND
      return [{ match: span(room, 5 * MINUTE), phase: 'clk', action: 'offset', args: { ms } }]
    },
  },
  {
    name: 'streams: close',
    draw: (room) => [
      { match: since(room), phase: 'evt', action: 'close', times: room.draws.int(1, 4) },
    ],
  },
  {
    name: 'streams: silent',
    draw: (room) => {
      const match = since(room)
      const forMs = lasting(room, match.from, 10 * MINUTE)
      return [{ match, phase: 'evt', action: 'silence', args: { forMs } }]
    },
  },
  {
    name: 'streams: shuffled, duplicated, replayed',
    draw: (room) => {
      const match = { ...since(room), p: 0.3 }
      const times = room.draws.int(1, 10)
      const messages = room.draws.int(1, 5)
      return [
        { match, phase: 'evt', action: 'hold-back', args: { messages }, times },
        { match, phase: 'evt', action: 'duplicate', times },
        { match, phase: 'evt', action: 'replay', args: { messages }, times },
        { match, phase: 'evt', action: 'skip', times },
      ]
    },
  },
  {
    name: 'streams: burst',
    draw: (room) => [
      { match: since(room), phase: 'evt', action: 'burst', args: { messages: 2000 } },
    ],
  },
]

function part(room: FaultRoom) {
  return { symbol: someCoin(room).symbol, fraction: room.draws.between(0.05, 1).toFixed(2) }
}

const read = { phase: 'read', times: 'always' } as const
