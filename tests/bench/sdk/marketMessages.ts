import { seeded } from './seeded.ts'

/** The streams that are compared, by the name that they have on the wire after the symbol. */
export const channels = ['aggTrade', 'bookTicker', 'depth20'] as const
export type Channel = (typeof channels)[number]

/** Symbol of all messages, as stream names carry it. */
const streamSymbol = 'btcusdt'

/** Messages of one burst: some tens of milliseconds of work each. */
export const burstSizes: Readonly<Record<Channel, number>> = {
  aggTrade: 20_000,
  bookTicker: 20_000,
  depth20: 4_000,
}

const NOW = 1_790_000_000_000

/** `T` of the last message of a burst, by which a reader knows that it has everything; epoch ms. */
export const lastTime = NOW + 1_000_000_000

/** One burst in the venue's words, in the envelope of combined streams. Prices wander as a market does. */
export function burstOf(channel: Channel): readonly string[] {
  const next = seeded(7)
  let mid = 612_345
  const count = burstSizes[channel]
  return Array.from({ length: count }, (_, index) => {
    mid += Math.round((next() - 0.5) * 6)
    const time = index === count - 1 ? lastTime : NOW + index * 3
    const data = payloads[channel]({ id: 400_000_000 + index, mid, time, next })
    return JSON.stringify({ stream: `${streamSymbol}@${channel}`, data })
  })
}

interface Moment {
  readonly id: number
  /** Middle of the book, tenths of a quote unit. */
  readonly mid: number
  readonly time: number
  readonly next: () => number
}

const price = (tenths: number) => (tenths / 10).toFixed(1)
const quantity = (next: () => number) => (next() * 5 + 0.001).toFixed(3)

const payloads: Readonly<Record<Channel, (moment: Moment) => object>> = {
  aggTrade: ({ id, mid, time, next }) => ({
    e: 'aggTrade',
    E: time + 4,
    a: id,
    s: 'BTCUSDT',
    p: price(mid),
    q: quantity(next),
    f: id + 5000,
    l: id + 5003,
    T: time,
    m: next() < 0.5,
  }),
  bookTicker: ({ id, mid, time, next }) => ({
    e: 'bookTicker',
    u: id,
    s: 'BTCUSDT',
    b: price(mid),
    B: quantity(next),
    a: price(mid + 1),
    A: quantity(next),
    T: time,
    E: time + 4,
  }),
  depth20: ({ id, mid, time, next }) => {
    const side = (sign: number, touch: number) =>
      Array.from({ length: 20 }, (_, rank) => [price(touch + sign * rank * 2), quantity(next)])
    return {
      e: 'depthUpdate',
      E: time + 4,
      T: time,
      s: 'BTCUSDT',
      U: id - 40,
      u: id,
      pu: id - 41,
      b: side(-1, mid),
      a: side(1, mid + 1),
    }
  },
}
