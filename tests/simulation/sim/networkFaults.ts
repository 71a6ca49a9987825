import {
  ACCOUNT_READS,
  type FaultClass,
  lasting,
  MARKET_READS,
  MINUTE,
  SECOND,
  since,
  someCall,
  someOrder,
  span,
} from './faultDraws.ts'

/** Codes that say nothing about the effect. */
const UNCLEAR = [-1000, -1001, -1006, -1007, -1016] as const

/** Network/HTTP, and the exchange's errors with and without effect. */
export const NETWORK_FAULTS: readonly FaultClass[] = [
  {
    name: 'network: request lost',
    draw: (room) => [
      {
        match: someCall(room),
        phase: 'pre',
        action: 'drop',
        times: room.draws.int(1, 3),
      },
    ],
  },
  {
    name: 'process: event loop stalled',
    draw: (room) => {
      const endpoint = room.draws.pick([...ACCOUNT_READS, ...MARKET_READS])
      return [
        {
          match: { endpoint, ...since(room) },
          phase: 'pre',
          action: 'hold',
          args: { ms: 30 * SECOND },
        },
      ]
    },
  },
  {
    name: 'network: one market dark',
    draw: (room) => {
      const market = room.draws.pick(['spot', 'perp'])
      return [{ match: { market, ...span(room, 3 * MINUTE) }, ...always, action: 'dark' }]
    },
  },
  {
    name: 'network: 429',
    draw: (room) => [{ match: span(room, MINUTE), ...always, action: 'rate-limit' }],
  },
  {
    name: 'network: 418 ban',
    draw: (room) => {
      const market = room.draws.pick(['spot', 'perp'])
      return [{ match: { market, ...span(room, 4 * MINUTE) }, ...always, action: 'ban' }]
    },
  },
  {
    name: 'network: connection refused',
    draw: (room) => {
      const match = someCall(room)
      const downMs = lasting(room, match.from, 2 * MINUTE)
      return [{ match, phase: 'pre', action: 'refuse-connection', args: { downMs } }]
    },
  },
  {
    name: 'exchange: maintenance',
    draw: (room) => [{ match: span(room, 30 * MINUTE), ...always, action: 'maintenance' }],
  },
]

/** What leaves it open whether a change has happened: here most bots lose money. */
export const OUTCOME_FAULTS: readonly FaultClass[] = [
  {
    name: 'network: request held',
    draw: (room) => [
      {
        match: someOrder(room),
        phase: 'pre',
        action: 'hold',
        args: {
          ms: room.draws.chance(0.7) ? room.draws.int(1500, 9500) : room.draws.int(200, 14_000),
        },
        times: room.draws.int(1, 2),
      },
    ],
  },
  {
    name: 'exchange: transfer in doubt',
    draw: (room) => {
      const { from, to, draws: of } = room
      const match = { endpoint: 'transfer', nth: of.int(1, 3), from, to }
      return room.draws.chance(0.7)
        ? [{ match, phase: 'post', action: 'drop-answer', times: room.draws.int(1, 3) }]
        : [{ match, phase: 'pre', action: 'hold', args: { ms: room.draws.int(500, 9000) } }]
    },
  },
  {
    name: 'exchange: setting in doubt',
    draw: (room) => {
      const endpoint = room.draws.pick(['setLeverage', 'setMarginType'])
      const match = { endpoint, nth: room.draws.int(1, 3), from: room.from, to: room.to }
      const times = room.draws.int(1, 3)
      return room.draws.chance(0.7)
        ? [{ match, phase: 'pre', action: 'drop', times }]
        : [{ match, phase: 'post', action: 'drop-answer', times }]
    },
  },
  {
    name: 'network: answer lost',
    draw: (room) => [
      {
        match: someCall(room),
        phase: 'post',
        action: room.draws.pick(['drop-answer', 'truncate']),
        times: room.draws.int(1, 3),
      },
    ],
  },
  {
    name: 'network: 5xx after effect',
    draw: (room) => {
      const status = room.draws.pick([502, 503, 504])
      return [
        {
          match: someOrder(room),
          phase: 'post',
          action: 'status',
          args: { status, html: status !== 503 },
          times: room.draws.int(1, 3),
        },
      ]
    },
  },
  {
    name: 'network: latency',
    draw: (room) => [
      {
        match: { ...someCall(room), p: 0.3 },
        phase: 'post',
        action: 'latency',
        args: { maxMs: 8 * SECOND },
        times: room.draws.int(1, 12),
      },
    ],
  },
  {
    name: 'exchange: unclear code without effect',
    draw: (room) => [
      {
        match: someOrder(room),
        phase: 'pre',
        action: 'refuse',
        args: { code: room.draws.pick(UNCLEAR) },
        times: room.draws.int(1, 3),
      },
    ],
  },
  {
    name: 'exchange: unclear code with effect',
    draw: (room) => [
      {
        match: someCall(room),
        phase: 'post',
        action: 'error',
        args: { code: room.draws.pick(UNCLEAR) },
        times: room.draws.int(1, 3),
      },
    ],
  },
  {
    name: 'exchange: order not found for a while',
    draw: (room) => {
      const match = someOrder(room)
      const how = room.draws.chance(0.5)
        ? { reads: room.draws.int(1, 20) }
        : { ms: lasting(room, match.from, 20 * SECOND) }
      return [
        { match, phase: 'post', action: 'hide', args: how },
        { match, phase: 'post', action: room.draws.pick(['drop-answer', 'truncate']) },
      ]
    },
  },
]

const always = { phase: 'pre', times: 'always' } as const
