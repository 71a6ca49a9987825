import type { Lane } from './laneOf.ts'
import type { Limit } from './limit.ts'

/** What one call uses. */
export interface Cost {
  readonly lane: Lane
  /** Request weight. */
  readonly weight: number
  /** Orders that it makes or changes. */
  readonly orders: number
}

/** Share of the published limits that a lane may bring the use up to, 0 to 1. */
export type Shares = Readonly<Record<Lane, number>>

/** Use of one limit in the interval that `window` numbers since 1970. */
interface Counter {
  readonly limit: Limit
  window: number
  used: number
}

/** Counts the use of a market's limits, in intervals of exchange time. */
export interface Usage {
  /**
   * @returns Milliseconds until the call fits: 0 now, infinite when it can never fit.
   */
  waitFor(cost: Cost, now: number): number
  /** Books a call. */
  take(cost: Cost, now: number): void
  /**
   * Believes the venue where it has counted more than we have.
   *
   * @param takenAt When the call was booked; an answer from an earlier interval says nothing about this.
   */
  observe(header: (name: string) => string | undefined, takenAt: number, now: number): void
  /** Counts all orders of the running intervals as used: the venue has said so. */
  exhaustOrders(now: number): void
  /** Replaces the limits and keeps the use of those that stay. */
  learn(limits: readonly Limit[], now: number): void
  /** What is used of each limit. */
  list(now: number): readonly (Limit & { readonly used: number })[]
}

/** Makes the counters of one market. */
export function createUsage(limits: readonly Limit[], shares: Shares): Usage {
  let counters: readonly Counter[] = limits.map((limit) => ({ limit, window: 0, used: 0 }))
  return {
    waitFor(cost, now) {
      let wait = 0
      for (const counter of counters) {
        roll(counter, now)
        const { limit, used } = counter
        const amount = amountOf(cost, limit)
        const cap = limit.limit * shares[cost.lane]
        if (amount === 0 || used + amount <= cap) continue
        if (amount > cap) return Number.POSITIVE_INFINITY
        wait = Math.max(wait, (counter.window + 1) * limit.intervalMs - now)
      }
      return wait
    },
    take(cost, now) {
      for (const counter of counters) {
        roll(counter, now)
        counter.used += amountOf(cost, counter.limit)
      }
    },
    observe(header, takenAt, now) {
      for (const counter of counters) {
        roll(counter, now)
        if (windowOf(counter.limit, takenAt) < counter.window) continue
        const text = header(counter.limit.header)
        if (text !== undefined && /^\d{1,9}$/.test(text)) {
          counter.used = Math.max(counter.used, Number(text))
        }
      }
    },
    exhaustOrders(now) {
      for (const counter of counters) {
        roll(counter, now)
        const { kind, limit } = counter.limit
        if (kind === 'orders') counter.used = Math.max(counter.used, limit)
      }
    },
    learn(published, now) {
      counters = published.map((limit) => {
        const known = counters.find((one) => one.limit.header === limit.header)
        return { limit, window: known?.window ?? windowOf(limit, now), used: known?.used ?? 0 }
      })
    },
    list(now) {
      return counters.map((counter) => {
        roll(counter, now)
        return { ...counter.limit, used: counter.used }
      })
    },
  }
}

function amountOf(cost: Cost, limit: Limit): number {
  return limit.kind === 'weight' ? cost.weight : cost.orders
}

/** Begins a new interval; a clock that is set back by less than one does not begin it twice. */
function roll(counter: Counter, now: number): void {
  const window = windowOf(counter.limit, now)
  if (window === counter.window || window === counter.window - 1) return
  counter.window = window
  counter.used = 0
}

function windowOf(limit: Limit, time: number): number {
  return Math.floor(time / limit.intervalMs)
}
