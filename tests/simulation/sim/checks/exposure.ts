import { Decimal, ZERO } from '@asterkit/instruments'
import type { Check, Watched } from '../check.ts'
import type { Ownership, OwnTrade } from '../truth.ts'

const MOST_NAKED_MS = 20_000
const ALERT_WITHIN_MS = 2_000

/** I4 hedged at rest, I5 bounded nakedness, I6 safe middle. */
export function checkExposure(watched: Watched): Check {
  const { violated, truth, venue, scenario } = watched
  const maxNaked = new Decimal(String(scenario.config.maxNakedQuote))
  const cycleMs = scenario.config.cycleIntervalMs ?? 0
  const reported = new Set<string>()

  /** Since when a process that runs has been naked. */
  function nakedFor({ nakedSince }: Ownership): number | undefined {
    const { processSince } = watched
    if (nakedSince === undefined || processSince === undefined) return undefined
    return Math.max(nakedSince, processSince)
  }

  /** When the bot could begin to do something about it: others' doings are seen at the next look. */
  function dueFrom({ coin, foreignDelta }: Ownership, begins: number): number {
    // A call that takes its time cannot be interrupted here; over HTTP each has a deadline.
    const stalledMs = watched.stalledMs() - stalledBefore(coin.symbol, begins)
    return begins + stalledMs + (foreignDelta.isZero() ? 0 : cycleMs)
  }

  /** Time that had passed inside calls when the exposure began. */
  const stalls = new Map<string, { readonly begins: number; readonly stalledMs: number }>()
  function stalledBefore(symbol: string, begins: number): number {
    const known = stalls.get(symbol)
    if (known?.begins === begins) return known.stalledMs
    const stalledMs = watched.stalledMs()
    stalls.set(symbol, { begins, stalledMs })
    return stalledMs
  }

  function once(key: string, invariant: string, detail: string): void {
    if (reported.has(key)) return
    reported.add(key)
    violated(invariant, detail)
  }

  function checkDuration(owned: Ownership): void {
    const begins = nakedFor(owned)
    if (begins === undefined) return
    const from = dueFrom(owned, begins)
    const nakedMs = venue.now - from
    if (nakedMs <= MOST_NAKED_MS + ALERT_WITHIN_MS) return
    const { symbol } = owned.coin
    const key = `${symbol} ${owned.nakedSince}`
    // What was told counts from the beginning: it stays true, however long calls take afterwards.
    const isTold = isAlertActive(watched, begins)
    if (!isTold) {
      once(`untold ${key}`, 'I5', `${describe(owned)} for ${nakedMs} ms, and nobody was told`)
    }
    if (!isTroubled(watched, from - MOST_NAKED_MS) && isMarketUsual(watched, symbol, from)) {
      once(
        `slow ${key}`,
        'I5',
        `${describe(owned)} for ${nakedMs} ms, and nothing stands in the way`,
      )
    }
  }

  return {
    onOwnTrade(trade: OwnTrade) {
      const { before, after, fills } = trade
      const lot = truth.lot(after.coin.symbol)
      const was = before.spot.plus(before.perp)
      const is = after.spot.plus(after.perp)
      const price = fills[0].price
      const grew = is.abs().gt(was.abs())
      const allowed = maxNaked.plus(price.times(lot.plus(after.foreignDelta)))
      if (grew && is.abs().times(price).gt(allowed)) {
        violated(
          'I5',
          `${describe(after)} is worth ${is.abs().times(price).toFixed(2)}, at most ${maxNaked.toFixed()} is allowed`,
        )
      }
      // What others took away between the last look and the order is not of its doing.
      const allowedShort = lot.plus(after.foreignDelta)
      if (is.lt(allowedShort.negated()) && is.lt(was)) {
        violated('I6', `an order of ours leaves ${describe(after)}`)
      }
    },
    onMoment() {
      for (const owned of truth.coins.values()) checkDuration(owned)
    },
    onRest() {
      for (const owned of truth.coins.values()) {
        if (owned.nakedSince === undefined || owned.foreignDelta.gt(ZERO)) continue
        const isTold = isAlertActive(watched, owned.nakedSince)
        const key = `rest ${owned.coin.symbol} ${owned.nakedSince}`
        if (!isTold) once(key, 'I4', `${describe(owned)} at rest, and nobody was told`)
      }
    },
  }
}

/** Ownership in words. */
export function describe({ coin, spot, perp, foreignPerp }: Ownership): string {
  const foreign = foreignPerp.isZero() ? '' : ` (others ${foreignPerp.toFixed()})`
  return `${coin.symbol} spot ${spot.toFixed()} perp ${perp.toFixed()}${foreign}, ${spot.plus(perp).toFixed()} unhedged`
}

/** What is told when the exchange does not answer; once, while it lasts. */
const OUTAGE_ALERTS = new Set([
  'read-failed',
  'unknown-data',
  'reconcile-failed',
  'verify-failed',
  'opening-blocked',
  'waiting',
])

/**
 * Whether a person has been told since a moment, or was told before that the exchange does not answer, which it
 * still does not: an alert that stands is not told again.
 */
function isAlertActive(watched: Watched, since: number): boolean {
  const { told, faults, scenario } = watched
  const cycleMs = scenario.config.cycleIntervalMs ?? 0
  const isStillOut = faults.strikes.some(({ time }) => time >= since - 2 * cycleMs)
  const downSince = beganDown(watched, since)
  return told.some((event) => {
    if (event.kind !== 'alert' && event.kind !== 'halted') return false
    if (event.time >= since - cycleMs) return true
    const isOutage = event.kind === 'alert' && OUTAGE_ALERTS.has(event.code)
    return isOutage && (isStillOut || (downSince !== undefined && event.time >= downSince))
  })
}

/** When an outage began in which the venue takes no connection, if it lasts at a moment; it strikes only once. */
function beganDown({ faults, scenario }: Watched, at: number): number | undefined {
  const strike = faults.strikes.find(({ time, index }) => {
    const fault = scenario.plan.faults[index]
    return fault?.action === 'refuse-connection' && time <= at && at < time + fault.args.downMs
  })
  return strike?.time
}

/** Whether a fault has struck since a moment, or was still in effect then. */
export function isTroubled(watched: Watched, since: number): boolean {
  return watched.faults.strikes.some(({ time, index }) => time + lastingMs(watched, index) >= since)
}

/** How long a fault of the plan stays in effect once it has struck. */
function lastingMs({ scenario }: Watched, index: number): number {
  const fault = scenario.plan.faults[index]
  if (fault === undefined) return 0
  if (fault.action === 'filters' || fault.action === 'symbol-status')
    return Number.POSITIVE_INFINITY
  const { forMs = 0 } = { ...fault.args } as { readonly forMs?: number }
  return forMs
}

/** Whether the outside market was such that an order can trade: deep, moving books. */
function isMarketUsual({ scenario }: Watched, symbol: string, from: number): boolean {
  const script = scenario.market.coins.find(({ asset }) => `${asset}USDT` === symbol)
  if (script === undefined || script.levelQuote < 20_000) return false
  const minute = (from - scenario.start) / 60_000
  const isStalled = script.stalls.some(
    (stall) => minute >= stall.from - 1 && minute <= stall.to + 1,
  )
  return !isStalled
}
