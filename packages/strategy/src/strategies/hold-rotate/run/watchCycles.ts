import { Decimal, decimal } from '@asterkit/instruments'
import { cycleDelta, type HedgeCycle } from '../../../executors/hedgeCycle.ts'
import type { Attempt, JournalView } from '../../../executors/journalView.ts'
import type { Alert } from '../../../executors/tradeContext.ts'
import type { Clock, EpochMs } from '../../../ports/clock.ts'

/** So long a pair may be unequal before a person is told. */
const NAKED_ALERT_MS = 20_000

/**
 * A clock that tells a person when a pair has been unequal by more than a lot for 20 seconds, or may have been
 * because an order is of unknown fate for so long. Whatever waits on it is watched.
 */
export function watchCycles(watch: {
  readonly clock: Clock
  readonly view: JournalView
  /** Base; undefined while the market rules are unknown. */
  readonly lotOf: (symbol: string) => Decimal | undefined
  readonly onAlert: (alert: Alert) => void
}): Clock {
  const { clock, view, onAlert } = watch
  const since = new Map<string, EpochMs>()

  /** @returns When the next pair will have been unequal for too long. */
  function look(): EpochMs {
    const now = clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const id of since.keys()) if (!view.cycles.has(id)) since.delete(id)
    for (const cycle of view.cycles.values()) {
      const { cycleId, symbol } = cycle
      const unresolved = [...view.openAttempts.values()].find(({ pairId }) => pairId === cycleId)
      if (!isExposed(cycle, unresolved, watch.lotOf(symbol))) {
        since.delete(cycleId)
        continue
      }
      const began = since.get(cycleId) ?? now
      since.set(cycleId, began)
      const due = began + NAKED_ALERT_MS
      if (due > now) next = Math.min(next, due)
      else onAlert({ code: 'naked', symbol, detail: describe(cycle) })
    }
    return next
  }

  return {
    now: () => clock.now(),
    async sleep(durationMs, signal) {
      const end = clock.now() + durationMs
      do {
        const wake = Math.min(end, look())
        await clock.sleep(wake - clock.now(), signal)
      } while (clock.now() < end)
      look()
    },
  }
}

function isExposed(
  cycle: HedgeCycle,
  unresolved: Attempt | undefined,
  lot: Decimal | undefined,
): boolean {
  const least = lot ?? new Decimal(0)
  const known = cycleDelta(cycle)
  if (known.abs().gt(least)) return true
  if (unresolved === undefined) return false
  const rest = decimal(unresolved.request.quantity).minus(unresolved.bookedQuantity)
  const worst = unresolved.request.side === 'buy' ? known.plus(rest) : known.minus(rest)
  return worst.abs().gt(least)
}

function describe({ symbol, long, short }: HedgeCycle): string {
  return `${symbol}: long ${long.quantity.toFixed()}, short ${short.quantity.toFixed()} for more than 20 s`
}
