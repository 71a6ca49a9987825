import assert from 'node:assert/strict'
import { compare, type Operation, scaled, type Timing } from './compare.ts'
import { orderClients } from './orderClients.ts'
import { figureOf, type Goal, once, type Row } from './row.ts'
import { type ServerPlace, startOrderServer } from './startOrderServer.ts'

const OUR_FAST = 'place order V3, wasm and undici, checked'
const OUR_PLAIN = 'place order V3, plain defaults (ethers, ky)'
const OUR_V1 = 'place order V1, undici, checked'
const CCXT = 'ccxt createOrder'
/** Orders in flight of the throughput rows, and how many each of them places in one measurement. */
const LANES = 32
const PER_LANE = 4

/**
 * From parameters to the checked answer, over HTTP on this machine. Against raw undici the server has a
 * process of its own: those goals are shares of a whole local round trip. Clients among themselves share
 * its thread: to wake another process takes as long as an order of V1, differs with the core that the
 * kernel picks, and is no merit of either.
 */
export const orderRows: readonly Row[] = [
  row('6', OUR_FAST, 'raw undici', {
    of: ['fast', 'undici'],
    server: 'own-process',
    goal: { atMost: 2.6 },
    stretch: { atMost: 2.3 },
  }),
  row('7.1', OUR_FAST, `${CCXT}, p50`, {
    of: ['fast', 'ccxt'],
    server: 'same-thread',
    goal: { atLeast: 2.7 },
  }),
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
  row('7.4', OUR_PLAIN, CCXT, {
    of: ['plain', 'ccxt'],
    server: 'same-thread',
    goal: { atLeast: 1 },
  }),
  row('8.1', OUR_V1, 'raw undici', {
    of: ['v1', 'undici'],
    server: 'own-process',
    goal: { atMost: 1.25 },
    stretch: { atMost: 1.15 },
  }),
  row('8.2', OUR_V1, 'npm binance', {
    of: ['v1', 'binance'],
    server: 'same-thread',
    goal: { atLeast: 3.4 },
  }),
]

type Client = keyof Awaited<ReturnType<typeof orderClients>>

interface Contest {
  /** Ours first. */
  readonly of: readonly [Client, Client]
  readonly server: ServerPlace
  readonly goal: Goal
  readonly stretch?: Goal
}

function row(id: string, what: string, against: string, contest: Contest): Row {
  const { of, server, goal, stretch } = contest
  return {
    id,
    what,
    against,
    goal,
    ...(stretch ? { stretch } : {}),
    measure: async () => {
      const timings = await oneByOne[server]()
      const pair = { ours: timings[of[0]], theirs: timings[of[1]] }
      return figureOf(goal, pair)
    },
  }
}

const oneByOneOn = (place: ServerPlace) =>
  once(() =>
    withClients(place, async (clients) => compare(clients, { rounds: 15, samples: 60, warmUp: 4 })),
  )
const oneByOne: Readonly<Record<ServerPlace, ReturnType<typeof oneByOneOn>>> = {
  'own-process': oneByOneOn('own-process'),
  'same-thread': oneByOneOn('same-thread'),
}

/** Long enough that everyone collects its own garbage in its turn. */
const longTurns = once(() =>
  withClients('same-thread', async ({ fast, ccxt }) =>
    compare({ fast, ccxt }, { rounds: 9, samples: 500, warmUp: 2 }),
  ),
)

const inFlight = once(() =>
  withClients('own-process', async ({ fast, ccxt }) => {
    const contenders = { fast: manyAtOnce(fast), ccxt: manyAtOnce(ccxt) }
    const timings = await compare(contenders, { rounds: 11, samples: 3, warmUp: 3 })
    return { fast: perOrder(timings.fast), ccxt: perOrder(timings.ccxt) }
  }),
)

async function withClients<T>(
  place: ServerPlace,
  use: (clients: Awaited<ReturnType<typeof orderClients>>) => Promise<T>,
): Promise<T> {
  const server = await startOrderServer(place)
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

function perOrder(timing: Timing): Timing {
  return scaled(timing, 1 / (LANES * PER_LANE))
}
