import { Decimal } from '@asterkit/instruments'
import type { FaultInput } from '@asterkit/paper-exchange/faults'
import { describe, expect, it } from 'vitest'
import { type ChainEnd, type Death, type KillScene, killChain } from './killChain.ts'
import { type AccountBooks, judgeBooks } from './paperBooks.ts'

const HOUR = 3_600_000
/** Longest chain. The farm comes to its end before, unless something keeps it from getting on. */
const MOST_KILLS = 60
/** Least kills over all chains, as far as their moments are chosen by step. */
const LEAST_KILLS = 100

/** Longest life of a process that is killed from outside, counted from its first line in the journal. */
const LONGEST_LIFE_MS = 120

/** A day with an opening, a closing that fees have been earned for, a transfer and another opening. */
const DAY: KillScene = { args: ['--days', '1'] }

/** The same on the farm's own exchange, which dies with it and goes on from its file. */
const OWN: KillScene = {
  args: ['--days', '1', '--seed', '7', '--speed', 'max'],
  isOwnExchange: true,
}

/**
 * A day on which the price rises until margin is added and both legs are trimmed; then the venue closes a
 * part of the short, a person another one, and at last all of it.
 */
const CRISIS: KillScene = {
  args: ['--days', '1', '--symbols', 'SOLUSDT', '--leverage', '3'],
  faults: [
    happening(3, 'price-jump', { factor: '1.14' }),
    happening(5, 'price-jump', { factor: '1.06' }),
    happening(7, 'deleverage', { fraction: '0.3' }),
    happening(9, 'person-closes', { fraction: '0.4' }),
    happening(11, 'person-closes', {}),
  ],
}

/**
 * A day on which coins are bought by orders that rest, a slice each, in a market that sells a third of an order at
 * every other look at it. A person closes the short every hour, so that there is always another pair to open.
 */
const MAKER_FIRST: KillScene = {
  args: ['--days', '1', '--symbols', 'SOLUSDT'],
  config: {
    ...{ spotEntry: 'maker-first', makerWaitSeconds: 10, maxNakedQuote: '1500' },
    limits: { maxRoundTripsPerDay: 100, maxOrdersPerDay: 1000 },
  },
  faults: [
    ...Array.from({ length: 12 }, (_, hour) => happening(hour + 0.5, 'person-closes', {})),
    {
      match: { endpoint: 'getOrder', market: 'spot', p: 0.5 },
      ...{ phase: 'state', action: 'fill-orders', times: 'always' },
      args: { market: 'spot', symbol: 'SOLUSDT', fraction: '0.33' },
    },
  ],
}

function happening(hour: number, action: string, args: Readonly<Record<string, string>>) {
  const match = { from: `+${hour * HOUR}` }
  return { match, phase: 'state', action, args: { symbol: 'SOLUSDT', ...args } } as FaultInput
}

/** Uniform numbers below 1; the same for the same seed. */
function* draws(seed: number): Generator<number, never> {
  let state = seed >>> 0
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

/** Dies at one of the first steps after each start: of recovery, or of what comes after it. */
function* atSteps(seed: number, longest: number, kills = MOST_KILLS): Generator<Death> {
  const random = draws(seed)
  for (let kill = 0; kill < kills; kill += 1) {
    const step = 1 + Math.floor(random.next().value * longest)
    yield { step, when: random.next().value < 0.5 ? 'before' : 'after' }
  }
}

/** Dies at any moment, killed from outside. */
function* atMoments(seed: number, kills: number): Generator<Death> {
  const random = draws(seed)
  for (let kill = 0; kill < kills; kill += 1) {
    yield { afterMs: Math.floor(random.next().value * LONGEST_LIFE_MS) }
  }
}

describe('the built farm, killed with SIGKILL again and again', () => {
  it('is hedged or flat in the end, with exact books and nothing executed twice', async () => {
    const chains: Readonly<Record<string, () => Promise<ChainEnd>>> = {
      'day, seed 1': () => killChain(DAY, atSteps(1, 10)),
      'crisis, seed 2': () => killChain(CRISIS, atSteps(2, 11)),
      'day, seed 3': () => killChain(DAY, atSteps(3, 8)),
      'crisis, seed 4': () => killChain(CRISIS, atSteps(4, 8)),
      'own exchange, seed 5': () => killChain(OWN, atSteps(5, 12)),
      'maker-first, seed 8': () => killChain(MAKER_FIRST, atSteps(8, 14, 26)),
      'day, from outside, seed 6': () => killChain(DAY, atMoments(6, 8)),
      'crisis, from outside, seed 7': () => killChain(CRISIS, atMoments(7, 8)),
    }
    const ends = await inPairs(chains)
    const problems = Object.entries(ends).flatMap(([name, end]) =>
      end.problems.map((problem) => `${name}, ${end.kills.length} kills: ${problem}`),
    )
    expect(problems).toEqual([])
    const all = Object.values(ends)
    const kills = all.flatMap((end) => end.kills)
    const atStep = kills.filter((kill) => kill !== 'outside')
    expect(atStep.length).toBeGreaterThanOrEqual(LEAST_KILLS)
    expect(kills.length - atStep.length).toBeGreaterThan(4)
    expect(all.reduce((sum, { inRecovery }) => sum + inRecovery, 0)).toBeGreaterThan(10)
    expect(ends['maker-first, seed 8']?.leftResting).toBeGreaterThan(4)
    const kinds = new Set(atStep.map((kill) => kill.replace(/^(?:before|after) /, '')))
    for (const kind of ['send spot buy', 'send perp sell', 'send spot sell', 'append fills']) {
      expect([...kinds]).toContain(kind)
    }
  }, 600_000)
})

/** Two chains at a time: the machines of CI have two cores. */
async function inPairs(
  chains: Readonly<Record<string, () => Promise<ChainEnd>>>,
): Promise<Record<string, ChainEnd>> {
  const waiting = Object.entries(chains)
  const ends: Record<string, ChainEnd> = {}
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, run] = next
      ends[name] = await run()
    }
  }
  await Promise.all([work(), work()])
  return ends
}

describe('judgeBooks', () => {
  const d = (text: string) => new Decimal(text)
  const order = {
    market: 'spot',
    symbol: 'SOLUSDT',
    clientOrderId: 'ak.x.1.1.s1',
    side: 'buy',
    executedQuantity: d('5'),
  } as const
  const fill = {
    market: 'spot',
    symbol: 'SOLUSDT',
    orderId: 1,
    tradeId: 1,
    side: 'buy',
    quantity: d('5'),
    commission: d('0'),
    commissionAsset: 'SOL',
  } as const
  const hedged: AccountBooks = {
    spot: { SOL: { free: d('5'), locked: d('0') } },
    positions: [{ symbol: 'SOLUSDT', quantity: d('-5') }],
    openOrders: [],
    orders: [order, { ...order, market: 'perp', side: 'sell', clientOrderId: 'ak.x.1.1.p2' }],
    fills: [fill, { ...fill, market: 'perp', side: 'sell', tradeId: 2, commissionAsset: 'USDT' }],
  }
  const plans = new Map([[1, { spot: d('5'), perp: d('5') }]])

  it('finds nothing wrong with a hedged pair', () => {
    expect(judgeBooks(hedged, plans)).toEqual([])
  })

  it.each([
    ['a leg without the other', { ...hedged, positions: [] }, 'delta above'],
    ['an order sent twice', { ...hedged, orders: [order, order] }, 'sent twice'],
    [
      'more than was planned',
      { ...hedged, orders: [{ ...order, executedQuantity: d('6') }] },
      'of 5 planned',
    ],
    [
      'shorts before coins',
      {
        ...hedged,
        fills: [...hedged.fills].map((each) => ({ ...each, tradeId: 3 - each.tradeId })),
      },
      'more short than coins',
    ],
    [
      'a purchase that no intent planned',
      { ...hedged, orders: [{ ...order, clientOrderId: 'ak.x.1.z.s1' }] },
      'of nothing planned',
    ],
    ['a long perpetual', { ...hedged, fills: [{ ...fill, market: 'perp' as const }] }, 'long perp'],
    ['an order left behind', { ...hedged, openOrders: [{}] }, 'left in the book'],
    [
      'a strange order',
      { ...hedged, orders: [{ ...order, clientOrderId: 'web_1' }] },
      'not an order of the bot',
    ],
  ])('finds %s', (_name, books, problem) => {
    expect(judgeBooks(books, plans).join()).toContain(problem)
  })
})
