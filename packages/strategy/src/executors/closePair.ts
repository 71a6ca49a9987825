import type { ClosePairPlan, PairResult } from '../pair.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Closes a pair: per slice buys back the short, reduce-only, then sells the coins that this has freed.
 * Not bound by opening checks. An abort of `signal` takes effect between slices.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 */
export declare function closePair(
  context: TradeContext,
  plan: ClosePairPlan,
  signal: AbortSignal,
): Promise<PairResult>
