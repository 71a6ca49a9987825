import { AsterRateLimitError } from '../errors.ts'
import type { WireAnswer } from '../transport/transport.ts'
import { type Lane, lanes } from './laneOf.ts'
import type { Limit, PublishedLimit } from './limit.ts'
import { limitsOf } from './limit.ts'
import { type Cost, createUsage, type Shares } from './usage.ts'

/** A call that wants to be sent. */
export interface BudgetCall extends Cost {
  /** Method and path, for messages. */
  readonly name: string
}

/** How long a call may wait for its turn. */
export interface WaitLimits {
  readonly maxWaitMs: number
  readonly signal?: AbortSignal | undefined
}

/** Where a market stands. */
export interface MarketBudgetState {
  /** Published limits with what is used of them in the running interval. */
  readonly limits: readonly (Limit & { readonly used: number })[]
  /** Exchange time, epoch ms, until which nothing is sent; undefined while the venue listens. */
  readonly closedUntil: number | undefined
  /** Calls that wait for their turn. */
  readonly waiting: Readonly<Record<Lane, number>>
}

/** Limits of one market. */
export interface MarketBudget {
  readonly state: MarketBudgetState
  /**
   * Books a call, at once or when its turn comes.
   *
   * @returns Undefined when it may be sent now, else a promise of that moment.
   * @throws {AsterRateLimitError} Status 0: it would wait too long. Nothing was sent.
   */
  enter(call: BudgetCall, limits: WaitLimits): Promise<void> | undefined
  /**
   * Takes in what an answer says about the limits.
   *
   * @param takenAt When the call was booked.
   * @returns Milliseconds for which the answer asks for silence, if it does.
   */
  observe(answer: WireAnswer, takenAt: number): number | undefined
  /** Takes over the limits of exchangeInfo. */
  learn(rows: readonly PublishedLimit[]): void
  /** Sends nothing for so long. */
  close(durationMs: number): void
}

/** A ban without a stated end; the shortest that the venue documents. */
const BAN_MS = 120_000
const MAX_TIMER_MS = 60_000

interface Waiting {
  readonly call: BudgetCall
  /** Our clock (performance), when it gives up. */
  readonly end: number
  readonly settle: (error?: unknown) => void
}

/** Makes the budget of one market. Calls of one lane keep their order; at most `maxWaiting` wait. */
export function createMarketBudget(options: {
  readonly limits: readonly Limit[]
  readonly shares: Shares
  readonly maxWaiting: number
  readonly now: () => number
}): MarketBudget {
  const { now, maxWaiting } = options
  const usage = createUsage(options.limits, options.shares)
  const queues: Record<Lane, Waiting[]> = { reduce: [], query: [], open: [] }
  let waiting = 0
  let closedAt = 0
  let closedUntil = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function close(durationMs: number): void {
    const time = now()
    closedUntil = time + Math.max(closedFor(time), durationMs)
    closedAt = time
    if (waiting > 0) pump()
  }

  /** A clock that is set back must not turn a wait of seconds into one of hours. */
  function closedFor(time: number): number {
    if (time < closedAt) {
      closedUntil -= closedAt - time
      closedAt = time
    }
    return closedUntil - time
  }

  function waitFor(cost: Cost, time: number): number {
    return Math.max(closedFor(time), usage.waitFor(cost, time))
  }

  function refuse(call: BudgetCall, waitMs: number, why: string): AsterRateLimitError {
    const wait = Number.isFinite(waitMs) ? Math.max(0, Math.ceil(waitMs)) : undefined
    const advice = wait === undefined ? 'it can never fit' : `free in ${wait} ms`
    return new AsterRateLimitError(0, `${call.name} was not sent: ${why}; ${advice}`, wait)
  }

  function whyNot(time: number): string {
    return closedFor(time) > 0 ? 'the venue asked to wait' : 'the request budget is used up'
  }

  function enqueue(call: BudgetCall, { maxWaitMs, signal }: WaitLimits): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = queues[call.lane]
      const giveUp = setTimeout(() => {
        const time = now()
        entry.settle(refuse(call, waitFor(call, time), whyNot(time)))
      }, maxWaitMs)
      const abort = () => entry.settle(signal?.reason ?? new Error('aborted'))
      signal?.addEventListener('abort', abort, { once: true })
      const entry: Waiting = {
        call,
        end: performance.now() + maxWaitMs,
        settle(error) {
          clearTimeout(giveUp)
          signal?.removeEventListener('abort', abort)
          queue.splice(queue.indexOf(entry), 1)
          waiting -= 1
          if (error === undefined) resolve()
          else reject(error)
        },
      }
      queue.push(entry)
      waiting += 1
      pump()
    })
  }

  /** Lets those go whose turn has come, most urgent lane first, and comes back for the next. */
  function pump(): void {
    clearTimeout(timer)
    let next = Number.POSITIVE_INFINITY
    for (const lane of lanes) {
      const queue = queues[lane]
      for (let head = queue[0]; head !== undefined; head = queue[0]) {
        const time = now()
        const wait = waitFor(head.call, time)
        if (wait <= 0) {
          usage.take(head.call, time)
          head.settle()
        } else if (performance.now() + wait > head.end) {
          head.settle(refuse(head.call, wait, whyNot(time)))
        } else {
          next = Math.min(next, wait)
          break
        }
      }
    }
    if (next < Number.POSITIVE_INFINITY) timer = setTimeout(pump, Math.min(next, MAX_TIMER_MS))
  }

  function isBehindOthers(lane: Lane): boolean {
    for (const one of lanes) {
      if (queues[one].length > 0) return true
      if (one === lane) return false
    }
    return false
  }

  return {
    get state() {
      const time = now()
      return {
        limits: usage.list(time),
        closedUntil: closedFor(time) > 0 ? closedUntil : undefined,
        waiting: {
          reduce: queues.reduce.length,
          query: queues.query.length,
          open: queues.open.length,
        },
      }
    },
    enter(call, limits) {
      if (waiting > 0) pump()
      const time = now()
      const wait = waitFor(call, time)
      const isBehind = waiting > 0 && isBehindOthers(call.lane)
      if (wait <= 0 && !isBehind) {
        usage.take(call, time)
        return undefined
      }
      if (wait > limits.maxWaitMs) throw refuse(call, wait, whyNot(time))
      if (waiting >= maxWaiting) throw refuse(call, wait, `${waiting} calls wait already`)
      limits.signal?.throwIfAborted()
      return enqueue(call, limits)
    },
    observe(answer, takenAt) {
      const time = now()
      usage.observe(answer.header, takenAt, time)
      const { status, retryAfterMs } = answer
      const isLimited = status === 429 || status === 418
      if (!isLimited) return undefined
      if (status === 429 && retryAfterMs === undefined && answer.text.includes('-1015')) {
        usage.exhaustOrders(time)
        return undefined
      }
      const untilNextMinute = 60_000 - (time % 60_000)
      const silence = retryAfterMs ?? (status === 418 ? BAN_MS : untilNextMinute)
      close(silence)
      return silence
    },
    learn(rows) {
      const limits = limitsOf(rows)
      if (limits.length > 0) usage.learn(limits, now())
    },
    close,
  }
}
