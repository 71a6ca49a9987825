import { Decimal } from '@asterkit/instruments'
import type { Attempt, JournalView } from '../../../executors/journalView.ts'
import { netDelta, residualText } from '../../../executors/pairTask.ts'
import type { Alert } from '../../../executors/tradeContext.ts'
import { watchExposure } from '../../../executors/watchExposure.ts'
import type { PairHolding } from '../../../pair.ts'
import type { Clock } from '../../../ports/clock.ts'

/** What the watch looks at and whom it tells. */
interface NakedWatch {
  readonly clock: Clock
  readonly view: JournalView
  /** Larger of the two steps of a symbol, base; undefined while the market rules are unknown. */
  readonly lotOf: (symbol: string) => Decimal | undefined
  readonly onAlert: (alert: Alert) => void
}

/** Part of the larger leg that stands for a lot while the market rules are unknown. */
const ASSUMED_LOT = new Decimal('0.01')

/** Watches the farm's pairs: see {@link watchExposure}. */
export function watchNakedness({ lotOf, ...watch }: NakedWatch): Clock {
  return watchExposure({
    ...watch,
    legs: () =>
      [...watch.view.holdings.values()].map((holding) => ({
        id: holding.pairId,
        symbol: holding.symbol,
        delta: netDelta(holding),
        least: lotOf(holding.symbol) ?? assumedLot(holding),
        describe: (unresolved) => describe(holding, unresolved),
      })),
  })
}

function assumedLot({ spotQuantity, perpQuantity }: PairHolding): Decimal {
  return Decimal.max(spotQuantity, perpQuantity.abs()).times(ASSUMED_LOT)
}

function describe(holding: PairHolding, unresolved: Attempt | undefined): string {
  const residual = `${residualText(holding)} for more than 20 s`
  if (unresolved === undefined) return residual
  const { market, side, quantity } = unresolved.request
  return `${residual}; what became of a ${market} ${side} of ${quantity} is not known`
}
