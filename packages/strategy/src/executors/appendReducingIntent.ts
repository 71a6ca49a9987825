import type { ClosePairPlan } from '../pair.ts'
import { holdingOf, type PairTask } from './pairTask.ts'
import { recordRules } from './recordedRules.ts'
import type { TradeContext } from './tradeContext.ts'

/** Writes down that a pair is to shrink, before the first order does so. */
export function appendReducingIntent(
  context: TradeContext,
  plan: ClosePairPlan,
  action: 'close' | 'trim',
): PairTask {
  const { book, clock } = context
  const { pair, pairId, slippageBps, maxNakedQuote } = plan
  const holding = holdingOf(context, pairId)
  const intentId = book.view.lastIntentId + 1
  book.append({
    kind: 'intent',
    time: clock.now(),
    body: {
      intentId,
      action,
      pairId,
      symbol: holding.symbol,
      spotSymbol: holding.spotSymbol,
      perpSymbol: holding.perpSymbol,
      baseAsset: holding.baseAsset,
      quoteAsset: holding.quoteAsset,
      reason: plan.reason.slice(0, 500),
      leverage: holding.leverage,
      maxNakedQuote: maxNakedQuote.toFixed(),
      slippageBps,
      spotLimit: '0',
      perpLimit: '0',
      rules: recordRules(pair),
    },
  })
  return { pairId, intentId, pair, slippageBps, maxNakedQuote }
}
