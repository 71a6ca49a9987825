import { type EpochMs, VenueError } from '../core/index.ts'
import { AddressBans } from './addressBans.ts'

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
const PUBLISHED: Readonly<Record<'futures' | 'spot', readonly RateLimitRule[]>> = {
  futures: [weightPerMinute(2400), orders('MINUTE', 1, 1200), orders('SECOND', 10, 300)],
  spot: [weightPerMinute(6000), orders('MINUTE', 1, 6000), orders('SECOND', 10, 1000)],
}

/** The published limits of a host, each times `scale` and at least 1. */
export function rateLimitRules(host: 'futures' | 'spot', scale = 1): readonly RateLimitRule[] {
  return PUBLISHED[host].map((rule) => ({
    ...rule,
    limit: Math.max(1, Math.floor(rule.limit * scale)),
  }))
}

const SPAN_MS = { MINUTE: 60_000, SECOND: 1_000 } as const

/** What was used of one rule in one window, by address or account. */
interface Window {
  readonly rule: RateLimitRule
  readonly spanMs: number
  index: number
  readonly used: Map<string, number>
}

/**
 * Counts weights and orders of one market in windows of virtual time: weights per address, orders per
 * account. Addresses that go on after a 429 are banned for a while.
 */
export class RateLimits {
  /** As exchangeInfo states them. */
  readonly rules: readonly RateLimitRule[]
  readonly #isEnforced: boolean
  readonly #windows: readonly Window[]
  readonly #bans = new AddressBans()

  constructor(rules: readonly RateLimitRule[], isEnforced: boolean) {
    this.rules = rules
    this.#isEnforced = isEnforced
    this.#windows = rules.map((rule) => ({
      rule,
      spanMs: SPAN_MS[rule.interval] * rule.intervalNum,
      index: -1,
      used: new Map(),
    }))
  }

  /** @throws {RateLimitReached} HTTP 418 while the address is banned. */
  assertNotBanned(address: string, now: EpochMs): void {
    if (!this.#isEnforced) return
    const until = this.#bans.bannedUntil(address, now)
    if (until !== undefined) throw banned(until, now)
  }

  /**
   * Takes a request's weight.
   *
   * @throws {RateLimitReached} HTTP 429 with the seconds to wait; 418 when the address goes on all the same.
   */
  takeWeight(address: string, weight: number, now: EpochMs): void {
    const reached = this.#take('REQUEST_WEIGHT', address, weight, now)
    if (reached === undefined) return
    const until = this.#bans.noteViolation(address, now)
    if (until !== undefined) throw banned(until, now)
    const waitMs = reached.spanMs - (now % reached.spanMs)
    throw new RateLimitReached(
      { code: -1003, httpStatus: 429, retryAfterSeconds: Math.ceil(waitMs / 1000) },
      `Too many requests; current limit is ${reached.rule.limit} requests per minute. Please use the websocket for live updates to avoid polling the API.`,
    )
  }

  /** Takes new orders of an account. @throws {RateLimitReached} HTTP 429 without a time to wait. */
  takeOrders(account: string, count: number, now: EpochMs): void {
    const reached = this.#take('ORDERS', account, count, now)
    if (reached === undefined) return
    const { limit, intervalNum, interval } = reached.rule
    throw new RateLimitReached(
      { code: -1015, httpStatus: 429 },
      `Too many new orders; current limit is ${limit} orders per ${intervalNum} ${interval.toLowerCase()}.`,
    )
  }

  /** Weight that an address used in the current minute, as the header tells it. */
  usedWeight(address: string, now: EpochMs): number {
    const window = this.#windows.find(({ rule }) => rule.rateLimitType === 'REQUEST_WEIGHT')
    return window === undefined ? 0 : used(window, address, now)
  }

  /** Orders of an account per interval, by header suffix: `10S`, `1M`. */
  orderCounts(account: string, now: EpochMs): readonly (readonly [suffix: string, used: number])[] {
    return this.#windows
      .filter(({ rule }) => rule.rateLimitType === 'ORDERS')
      .map((window) => [
        `${window.rule.intervalNum}${window.rule.interval.charAt(0)}`,
        used(window, account, now),
      ])
  }

  /** @returns The first window whose limit this exceeds. */
  #take(
    type: RateLimitRule['rateLimitType'],
    who: string,
    amount: number,
    now: EpochMs,
  ): Window | undefined {
    let reached: Window | undefined
    for (const window of this.#windows) {
      if (window.rule.rateLimitType !== type) continue
      const sum = used(window, who, now) + amount
      window.used.set(who, sum)
      if (this.#isEnforced && sum > window.rule.limit) reached ??= window
    }
    return reached
  }
}

function used(window: Window, who: string, now: EpochMs): number {
  const index = Math.floor(now / window.spanMs)
  if (index !== window.index) {
    window.index = index
    window.used.clear()
  }
  return window.used.get(who) ?? 0
}

/** A limit is reached: HTTP 429, or 418 for an address that is banned. */
export class RateLimitReached extends VenueError {
  /** Whole seconds to wait; absent for order limits, as on the venue. */
  readonly retryAfterSeconds: number | undefined
  constructor(
    refusal: {
      readonly code: number
      readonly httpStatus: number
      readonly retryAfterSeconds?: number
    },
    message: string,
  ) {
    super(refusal.code, message, refusal.httpStatus)
    this.retryAfterSeconds = refusal.retryAfterSeconds
  }
}

function banned(until: EpochMs, now: EpochMs): RateLimitReached {
  return new RateLimitReached(
    { code: -1003, httpStatus: 418, retryAfterSeconds: Math.ceil((until - now) / 1000) },
    `Way too many requests; IP banned until ${until}. Please use the websocket for live updates to avoid bans.`,
  )
}
