import assert from 'node:assert/strict'
import { compare, type Operation, type Timing } from './compare.ts'
import { orderClients } from './orderClients.ts'
import { figureOf, type Goal, once, type Row } from './row.ts'
import { startOrderServer } from './startOrderServer.ts'

const OUR_FAST = 'place order V3, wasm and undici, checked'
const OUR_PLAIN = 'place order V3, plain defaults (ethers, ky)'
const OUR_V1 = 'place order V1, undici, checked'
const CCXT = 'ccxt createOrder'
/** Orders in flight of the throughput rows, and how many each of them places in one measurement. */
const LANES = 32
const PER_LANE = 4

/** From parameters to the checked answer, over HTTP on this machine. */
export const orderRows: readonly Row[] = [
  row('6', OUR_FAST, 'raw undici', {
    of: ['fast', 'undici'],
    goal: { atMost: 2.6 },
    stretch: { atMost: 2.3 },
  }),
  row('7.1', OUR_FAST, `${CCXT}, p50`, { of: ['fast', 'ccxt'], goal: { atLeast: 2.7 } }),
  {
    id: '7.2',
    what: OUR_FAST,
    against: `${CCXT}, p99`,
    goal: { atLeast: 8 },
    measure: async () => {
      const { fast, ccxt } = await longTurns()
      return figureOf({ atLeast: 8 }, { ours: fast, theirs: ccxt }, 'p99')
    },
  },
  {
    id: '7.3',
    what: OUR_FAST,
    against: `${CCXT}, ${LANES} in flight`,
    goal: { atLeast: 3.3 },
    measure: async () => {
      const { fast, ccxt } = await inFlight()
      return figureOf({ atLeast: 3.3 }, { ours: fast, theirs: ccxt })
    },
  },
  row('7.4', OUR_PLAIN, CCXT, { of: ['plain', 'ccxt'], goal: { atLeast: 1 } }),
  row('8.1', OUR_V1, 'raw undici', {
    of: ['v1', 'undici'],
    goal: { atMost: 1.25 },
    stretch: { atMost: 1.15 },
  }),
  row('8.2', OUR_V1, 'npm binance', { of: ['v1', 'binance'], goal: { atLeast: 3.4 } }),
]

type Client = keyof Awaited<ReturnType<typeof orderClients>>

interface Contest {
  /** Ours first. */
  readonly of: readonly [Client, Client]
  readonly goal: Goal
  readonly stretch?: Goal
}

function row(id: string, what: string, against: string, contest: Contest): Row {
  const { of, goal, stretch } = contest
  return {
    id,
    what,
    against,
    goal,
    ...(stretch ? { stretch } : {}),
    measure: async () => {
      const timings = await oneByOne()
      const pair = { ours: timings[of[0]], theirs: timings[of[1]] }
      return figureOf(goal, pair)
    },
  }
}

const oneByOne = once(() =>
  withClients(async (clients) => compare(clients, { rounds: 15, samples: 60, warmUp: 4 })),
)

/** Long enough that everyone's tail holds the collection of its own garbage. */
const longTurns = once(() =>
  withClients(async ({ fast, ccxt }) =>
    compare({ fast, ccxt }, { rounds: 5, samples: 600, warmUp: 1 }),
  ),
)

const inFlight = once(() =>
  withClients(async ({ fast, ccxt }) => {
    const contenders = { fast: manyAtOnce(fast), ccxt: manyAtOnce(ccxt) }
    const timings = await compare(contenders, { rounds: 11, samples: 3, warmUp: 3 })
    return { fast: perOrder(timings.fast), ccxt: perOrder(timings.ccxt) }
  }),
)

async function withClients<T>(
  use: (clients: Awaited<ReturnType<typeof orderClients>>) => Promise<T>,
): Promise<T> {
  const server = await startOrderServer()
  try {
    const clients = await orderClients(server.url)
    const ids = await Promise.all(Object.values(clients).map((place) => place(0)))
    for (const id of ids) assert.equal(id, '22542179')
    return await use(clients)
  } finally {
    server.close()
  }
}

function manyAtOnce(place: Operation): Operation {
  const lane = async (first: number) => {
    for (let i = 0; i < PER_LANE; i++) await place(first + i)
  }
  return (count) => {
    const first = count * LANES * PER_LANE
    return Promise.all(Array.from({ length: LANES }, (_, i) => lane(first + i * PER_LANE)))
  }
}

function perOrder({ p50, p99, rounds }: Timing): Timing {
  const orders = LANES * PER_LANE
  return { p50: p50 / orders, p99: p99 / orders, rounds: rounds.map((round) => round / orders) }
}
