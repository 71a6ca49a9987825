import type { HedgeCycle } from '../../executors/hedgeCycle.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type { Fill, Income } from '../../ports/exchange.ts'
import type { StoredEntry } from '../../ports/journal.ts'
import type { HoldRotateConfig } from './config.ts'

/**
 * Where cycles, orders, trades and payments are kept for people. It follows the journal and the exchange, can be
 * built anew from both, and taking the same thing twice changes nothing.
 */
export interface RotationRecords {
  /** Position of the newest journal entry that was taken; 0: none. */
  readonly lastSeq: number
  takeEntry(entry: StoredEntry): void
  /** @param points Formula of its estimate. */
  putCycle(cycle: HedgeCycle, points: HoldRotateConfig['points']): void
  /** Trades as the exchange lists them, each with the cycle that it belongs to. */
  addTrades(trades: readonly { readonly fill: Fill; readonly cycleId: string | undefined }[]): void
  /** Funding payments as the exchange lists them; other rows are left out. */
  addFunding(rows: readonly Income[]): void
  /** From when on the exchange has to be read again. */
  readonly cursor: EpochMs | undefined
  moveCursor(time: EpochMs): void
  /**
   * Works the figures of UTC days out anew, which follow from the other tables.
   *
   * @param from The first day is the one before this time.
   */
  refreshDays(config: HoldRotateConfig, from: EpochMs, now: EpochMs): void
}
