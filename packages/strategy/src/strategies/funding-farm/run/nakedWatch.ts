import { Decimal, decimal } from '@asterkit/instruments'
import type { Attempt, JournalView } from '../../../executors/journalView.ts'
import { netDelta, residualText } from '../../../executors/pairTask.ts'
import type { Alert } from '../../../executors/tradeContext.ts'
import type { PairHolding } from '../../../pair.ts'
import type { Clock, EpochMs } from '../../../ports/clock.ts'

/** What the watch looks at and whom it tells. */
interface NakedWatch {
  readonly clock: Clock
  readonly view: JournalView
  /** Larger of the two steps of a symbol, base; undefined while the market rules are unknown. */
  readonly lotOf: (symbol: string) => Decimal | undefined
  readonly onAlert: (alert: Alert) => void
}

/** So long a pair may be unhedged before a person is told. */
const NAKED_ALERT_MS = 20_000
/** Part of the larger leg that stands for a lot while the market rules are unknown. */
const ASSUMED_LOT = new Decimal('0.01')

/**
 * A clock that tells a person when a pair has been unhedged for 20 seconds, or may have been because an order
 * is unresolved for so long. Whatever waits on it is watched: executors and reconciliation between their
 * looks, the engine between its cycles.
 */
export function watchNakedness(watch: NakedWatch): Clock {
  const { clock, view, onAlert } = watch
  const since = new Map<string, EpochMs>()

  /** @returns When the next pair will have been unhedged for too long. */
  function look(): EpochMs {
    const now = clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const pairId of since.keys()) if (!view.holdings.has(pairId)) since.delete(pairId)
    for (const holding of view.holdings.values()) {
      const { pairId, symbol } = holding
      const unresolved = [...view.openAttempts.values()].find((one) => one.pairId === pairId)
      if (!isExposed(holding, unresolved, watch.lotOf(symbol))) {
        since.delete(pairId)
        continue
      }
      const began = since.get(pairId) ?? now
      since.set(pairId, began)
      const due = began + NAKED_ALERT_MS
      if (due > now) next = Math.min(next, due)
      else onAlert({ code: 'naked', symbol, detail: describe(holding, unresolved) })
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
  holding: PairHolding,
  unresolved: Attempt | undefined,
  lot: Decimal | undefined,
): boolean {
  const { spotQuantity, perpQuantity } = holding
  const least = lot ?? Decimal.max(spotQuantity, perpQuantity.abs()).times(ASSUMED_LOT)
  const known = netDelta(holding)
  if (known.abs().gt(least)) return true
  if (unresolved === undefined) return false
  // As if the whole rest of the order had been executed: one lot and a little dust are more than a lot.
  const rest = decimal(unresolved.request.quantity).minus(unresolved.bookedQuantity)
  const worst = unresolved.request.side === 'buy' ? known.plus(rest) : known.minus(rest)
  return worst.abs().gt(least)
}

function describe(holding: PairHolding, unresolved: Attempt | undefined): string {
  const residual = `${residualText(holding)} for more than 20 s`
  if (unresolved === undefined) return residual
  const { market, side, quantity } = unresolved.request
  return `${residual}; what became of a ${market} ${side} of ${quantity} is not known`
}
