import type { Clock, EpochMs } from './ports/clock.ts'
import type { Exchange } from './ports/exchange.ts'
import type { Journal } from './ports/journal.ts'
import type { Logger } from './ports/logger.ts'
import type { FundingFarmConfig } from './strategies/funding-farm/config.ts'
import type { FarmEvent, FarmReport } from './strategies/funding-farm/report.ts'

/** Everything a farming run works with. */
export interface FundingFarmRun {
  readonly exchange: Exchange
  readonly clock: Clock
  /** Opened and locked by the caller, who also closes it. */
  readonly journal: Journal
  readonly log: Logger
  readonly config: FundingFarmConfig
  /** Called synchronously, in order; must not throw. */
  readonly onEvent?: (event: FarmEvent) => void
  /** Exchange time at which the run ends; pairs are kept and valued. Absent: until the signal. */
  readonly until?: EpochMs
  /**
   * Why a person asked for a halt (a halt file, a flag), or undefined. Asked every cycle and before every
   * opening; throwing counts as halted. Nothing opens while halted; reducing goes on.
   */
  readonly readHaltRequest?: () => string | undefined
}

/**
 * Farms funding until the signal aborts or `until` is reached: observes, decides, trades, accounts.
 * An abort finishes what is under way, keeps positions, emits `stopped` and returns the report.
 *
 * @throws {JournalError} The journal cannot be written; nothing is sent after that.
 */
export declare function runFundingFarm(
  run: FundingFarmRun,
  signal: AbortSignal,
): Promise<FarmReport>
