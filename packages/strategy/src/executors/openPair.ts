import type { OpenPairPlan, PairResult } from '../pair.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Opens a pair: per slice buys coins, then sells the perp that they support; what gets no short is sold
 * again. An abort of `signal` takes effect between slices; a slice under way is always hedged first.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 */
export declare function openPair(
  context: TradeContext,
  plan: OpenPairPlan,
  signal: AbortSignal,
): Promise<PairResult>
