import { type Decimal, ZERO } from '@asterkit/instruments'
import { cycleDelta, type HedgeCycle } from '../../../executors/hedgeCycle.ts'
import type { JournalView } from '../../../executors/journalView.ts'
import type { Alert } from '../../../executors/tradeContext.ts'
import { watchExposure } from '../../../executors/watchExposure.ts'
import type { Clock } from '../../../ports/clock.ts'

/** Watches pairs of a long and a short: see {@link watchExposure}. */
export function watchCycles({
  lotOf,
  ...watch
}: {
  readonly clock: Clock
  readonly view: JournalView
  /** Base; undefined while the market rules are unknown. */
  readonly lotOf: (symbol: string) => Decimal | undefined
  readonly onAlert: (alert: Alert) => void
}): Clock {
  return watchExposure({
    ...watch,
    legs: () =>
      [...watch.view.cycles.values()].map((cycle) => ({
        id: cycle.cycleId,
        symbol: cycle.symbol,
        delta: cycleDelta(cycle),
        least: lotOf(cycle.symbol) ?? ZERO,
        describe: () => describe(cycle),
      })),
  })
}

function describe({ symbol, long, short }: HedgeCycle): string {
  return `${symbol}: long ${long.quantity.toFixed()}, short ${short.quantity.toFixed()} for more than 20 s`
}
