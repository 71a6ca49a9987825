import type { Clock, EpochMs } from '../../../ports/clock.ts'
import type { Journal } from '../../../ports/journal.ts'
import type { Logger } from '../../../ports/logger.ts'
import type { MakerExchange } from '../../../ports/makerExchange.ts'
import type { MarketMakerConfig } from '../config.ts'
import type { MakerParameters, MakerTrend } from '../state.ts'
import type { MakerRunEvent } from './makerReport.ts'

/** What calibration and trend finding say about one symbol now. */
export interface MakerModel {
  readonly parameters?: MakerParameters | undefined
  /** Why parameters that exist are not used. */
  readonly refusal?: string | undefined
  readonly trend?: MakerTrend | undefined
}

/** One run of the market maker. */
export interface MarketMakerRun {
  readonly exchange: MakerExchange
  readonly clock: Clock
  readonly journal: Journal
  readonly log: Logger
  readonly config: MarketMakerConfig
  /** End of a bounded run, exchange time. */
  readonly until?: EpochMs
  /** Pause between two looks at time itself, ms; events are answered at once. @default 250 */
  readonly tickMs?: number
  /** Why a person wants quoting to stop; undefined: nobody does. Read before every sending; an error counts. */
  readonly readHaltRequest?: () => string | undefined
  /** Whether an emergency exit trades on this account now: all is cancelled, nothing else sent until its end. */
  readonly isExitAtWork?: () => boolean
  /** Newest parameters and trend of a symbol. Read at the start and every `modelRefreshMs`. */
  readonly readModel?: (symbol: string) => MakerModel
  /** @default 60000 */
  readonly modelRefreshMs?: number
  readonly onEvent?: (event: MakerRunEvent) => void
}
