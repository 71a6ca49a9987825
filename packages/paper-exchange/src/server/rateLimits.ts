import { type EpochMs, VenueError } from '../core/index.ts'

/** One published limit, as exchangeInfo states it. */
export interface RateLimitRule {
  readonly rateLimitType: 'REQUEST_WEIGHT' | 'ORDERS'
  readonly interval: 'MINUTE' | 'SECOND'
  readonly intervalNum: number
  readonly limit: number
}

const weightPerMinute = (limit: number): RateLimitRule => ({
  rateLimitType: 'REQUEST_WEIGHT',
  interval: 'MINUTE',
  intervalNum: 1,
  limit,
})
const orders = (interval: 'MINUTE' | 'SECOND', intervalNum: number, limit: number) =>
  ({ rateLimitType: 'ORDERS', interval, intervalNum, limit }) as const

/** The limits that both markets published in January 2026. */
export const RATE_LIMITS: Readonly<Record<'futures' | 'spot', readonly RateLimitRule[]>> = {
  futures: [weightPerMinute(2400), orders('MINUTE', 1, 1200), orders('SECOND', 10, 300)],
  spot: [weightPerMinute(6000), orders('MINUTE', 1, 6000), orders('SECOND', 10, 1000)],
}

const SPAN_MS = { MINUTE: 60_000, SECOND: 1_000 } as const

/**
 * Counts weights and orders of one market in windows of virtual time. All callers come from this machine
 * and count as one address; orders count per account.
 */
export class RateLimits {
  readonly #rules: readonly RateLimitRule[]
  readonly #isEnforced: boolean
  readonly #counts = new Map<string, { window: number; used: number }>()

  constructor(rules: readonly RateLimitRule[], isEnforced: boolean) {
    this.#rules = rules
    this.#isEnforced = isEnforced
  }

  /**
   * Takes a request's weight.
   *
   * @throws {RateLimitReached} HTTP 429 with the seconds to wait.
   */
  takeWeight(weight: number, now: EpochMs): void {
    this.#take('REQUEST_WEIGHT', 'address', weight, now)
  }

  /** Takes one new order of an account. @throws {RateLimitReached} Without a time to wait. */
  takeOrder(account: string, now: EpochMs): void {
    this.#take('ORDERS', account, 1, now)
  }

  /** Weight used in the current minute, as the header tells it. */
  usedWeight(now: EpochMs): number {
    const rule = this.#rules.find((limit) => limit.rateLimitType === 'REQUEST_WEIGHT')
    return rule === undefined ? 0 : this.#count(rule, 'address', now).used
  }

  /** Orders of an account per interval, by header suffix: `10S`, `1M`. */
  orderCounts(account: string, now: EpochMs): readonly (readonly [suffix: string, used: number])[] {
    return this.#rules
      .filter((rule) => rule.rateLimitType === 'ORDERS')
      .map((rule) => [
        `${rule.intervalNum}${rule.interval.charAt(0)}`,
        this.#count(rule, account, now).used,
      ])
  }

  #take(type: RateLimitRule['rateLimitType'], who: string, amount: number, now: EpochMs): void {
    for (const rule of this.#rules) {
      if (rule.rateLimitType !== type) continue
      const count = this.#count(rule, who, now)
      count.used += amount
      if (this.#isEnforced && count.used > rule.limit) throw limitReached(rule, now)
    }
  }

  #count(rule: RateLimitRule, who: string, now: EpochMs): { window: number; used: number } {
    const window = Math.floor(now / spanMs(rule))
    const key = `${rule.rateLimitType} ${spanMs(rule)} ${who}`
    let count = this.#counts.get(key)
    if (count === undefined || count.window !== window) {
      count = { window, used: 0 }
      this.#counts.set(key, count)
    }
    return count
  }
}

/** A limit is reached: HTTP 429. */
export class RateLimitReached extends VenueError {
  /** Whole seconds until the window ends; absent for order limits, as on the venue. */
  readonly retryAfterSeconds: number | undefined
  constructor(code: number, message: string, retryAfterSeconds: number | undefined) {
    super(code, message, 429)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

function spanMs(rule: RateLimitRule): number {
  return SPAN_MS[rule.interval] * rule.intervalNum
}

function limitReached(rule: RateLimitRule, now: EpochMs): RateLimitReached {
  const span = spanMs(rule)
  if (rule.rateLimitType === 'ORDERS') {
    const interval = rule.interval.toLowerCase()
    const message = `Too many new orders; current limit is ${rule.limit} orders per ${rule.intervalNum} ${interval}.`
    return new RateLimitReached(-1015, message, undefined)
  }
  return new RateLimitReached(
    -1003,
    `Too many requests; current limit is ${rule.limit} requests per minute.`,
    Math.ceil((span - (now % span)) / 1000),
  )
}
