/** A published limit of requests or orders. */
export interface Limit {
  /** `weight` counts per address, `orders` per account. */
  readonly kind: 'weight' | 'orders'
  readonly intervalMs: number
  /** Most per interval. */
  readonly limit: number
  /** Header in which the venue tells how much of it is used, lower case. */
  readonly header: string
}

/** A row of `rateLimits` of exchangeInfo. */
export interface PublishedLimit {
  readonly rateLimitType: string
  readonly interval: string
  readonly intervalNum: number
  readonly limit: number
}

const INTERVALS: ReadonlyMap<string, readonly [ms: number, letter: string]> = new Map([
  ['SECOND', [1000, 's']],
  ['MINUTE', [60_000, 'm']],
  ['HOUR', [3_600_000, 'h']],
  ['DAY', [86_400_000, 'd']],
])

/** Limits of exchangeInfo; rows that say nothing usable are left out. */
export function limitsOf(rows: readonly PublishedLimit[]): readonly Limit[] {
  return rows.flatMap(({ rateLimitType, interval, intervalNum, limit }): Limit[] => {
    const unit = INTERVALS.get(interval)
    if (unit === undefined || !(intervalNum >= 1) || !(limit >= 1)) return []
    const every = { intervalMs: intervalNum * unit[0], limit }
    const suffix = `${intervalNum}${unit[1]}`
    if (rateLimitType === 'REQUEST_WEIGHT') {
      return [{ kind: 'weight', ...every, header: `x-mbx-used-weight-${suffix}` }]
    }
    if (rateLimitType === 'ORDERS') {
      return [{ kind: 'orders', ...every, header: `x-mbx-order-count-${suffix}` }]
    }
    return []
  })
}

/** The smallest limits that the venue documents, until exchangeInfo was read. */
export const documentedLimits: Readonly<Record<'futures' | 'spot', readonly Limit[]>> = {
  futures: limitsOf([
    { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 },
    { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
    { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 300 },
  ]),
  spot: limitsOf([
    { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
    { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
    { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100 },
  ]),
}
