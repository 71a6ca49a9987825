import { ceilToStep, Decimal, floorToStep, ONE } from '@asterkit/instruments'
import type { OpenPairPlan, PairResult } from '../pair.ts'
import { adoptExchange } from './adoptExchange.ts'
import { finishOpening } from './finishOpening.ts'
import { haltReason } from './halt.ts'
import { hedgeShort } from './hedgeShort.ts'
import { nextSlice } from './nextSlice.ts'
import { holdingOf, type PairTask, UNINTERRUPTED } from './pairTask.ts'
import { preflight } from './preflight.ts'
import { recordRules } from './recordedRules.ts'
import { UnresolvedOrderError } from './resolveAttempt.ts'
import type { TradeContext } from './tradeContext.ts'
import { tradeLeg } from './tradeLeg.ts'

/** Slices without any fill after which opening stops. */
const MAX_IDLE = 3

/**
 * Opens a pair: per slice buys coins, then sells the perp that they support; what gets no short is sold
 * again. An abort of `signal` takes effect between slices; a slice under way is always hedged first.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 */
export async function openPair(
  context: TradeContext,
  plan: OpenPairPlan,
  signal: AbortSignal,
): Promise<PairResult> {
  const problem = await preflight(context, plan, signal)
  if (problem !== undefined) return { kind: 'not-opened', reason: problem }
  const run = beginOpening(context, plan)
  try {
    const reason = await buildSlices(context, plan, run, signal)
    return await finishOpening(context, run.task, reason)
  } catch (error) {
    if (!(error instanceof UnresolvedOrderError)) throw error
    return { kind: 'unresolved', reason: error.message }
  }
}

interface OpeningRun {
  readonly task: PairTask
  /** Most that may be bought and sold over all attempts, base units. */
  readonly spotLimit: Decimal
  readonly perpLimit: Decimal
}

function beginOpening(context: TradeContext, plan: OpenPairPlan): OpeningRun {
  const { book, clock } = context
  const { pair, pairId } = plan
  const gross = plan.quantity.div(ONE.minus(plan.spotTakerFee))
  const spotLimit = ceilToStep(gross, pair.spot)
  const dust = book.view.dust.get(pair.spot.symbol)?.quantity
  const supported = dust === undefined ? spotLimit : spotLimit.plus(dust)
  const perpLimit = Decimal.max(plan.quantity, floorToStep(supported, pair.perp))
  const intentId = book.view.lastIntentId + 1
  book.append({
    kind: 'intent',
    time: clock.now(),
    body: {
      intentId,
      action: 'open',
      pairId,
      symbol: pair.symbol,
      spotSymbol: pair.spot.symbol,
      perpSymbol: pair.perp.symbol,
      baseAsset: pair.spot.baseAsset,
      quoteAsset: pair.spot.quoteAsset,
      reason: 'open',
      leverage: plan.leverage,
      maxNakedQuote: plan.maxNakedQuote.toFixed(),
      slippageBps: plan.slippageBps,
      spotLimit: spotLimit.toFixed(),
      perpLimit: perpLimit.toFixed(),
      rules: recordRules(pair),
    },
  })
  const { slippageBps, maxNakedQuote } = plan
  return { task: { pairId, intentId, pair, slippageBps, maxNakedQuote }, spotLimit, perpLimit }
}

/** Builds the pair slice by slice. Returns why it stopped short, or undefined when it is complete. */
async function buildSlices(
  context: TradeContext,
  plan: OpenPairPlan,
  run: OpeningRun,
  signal: AbortSignal,
): Promise<string | undefined> {
  let bought = new Decimal(0)
  let idle = 0
  let reason = 'the spot order was not filled'
  while (idle < MAX_IDLE) {
    if (signal.aborted) return 'interrupted'
    const holding = holdingOf(context, plan.pairId)
    const spotLeft = run.spotLimit.minus(bought)
    const slice = await nextSlice(context, plan, holding, spotLeft)
    if (slice.kind === 'complete') return undefined
    if (slice.kind === 'stop') return slice.reason
    const nakedSince = context.clock.now()
    const coins = await buyCoins(context, run.task, slice.coins)
    bought = bought.plus(coins.filled)
    if (coins.reason !== undefined) reason = coins.reason
    const before = holdingOf(context, plan.pairId).perpQuantity
    const failure = await hedgeShort(context, run.task, run.perpLimit, nakedSince)
    if (failure !== undefined) return failure
    const difference = await adoptExchange(context, plan.pairId, UNINTERRUPTED)
    if (difference.kind === 'unverified') return 'the exchange does not state what it holds'
    if (difference.kind === 'undecided') return difference.detail
    if (difference.kind === 'changed') return `the exchange differs: ${difference.detail}`
    const isIdle = coins.filled.isZero() && holdingOf(context, plan.pairId).perpQuantity.eq(before)
    if (isIdle && coins.isRefused) return reason
    if (isIdle && haltReason(context) !== undefined) return haltReason(context)
    idle = isIdle ? idle + 1 : 0
    if (isIdle) await context.clock.sleep(context.limits.pollMs, UNINTERRUPTED)
  }
  return reason
}

async function buyCoins(context: TradeContext, task: PairTask, quantity: Decimal) {
  if (quantity.isZero()) return { filled: quantity, reason: undefined, isRefused: false }
  const reachBps = task.slippageBps
  const step = { market: 'spot', side: 'buy', quantity, reachBps, isOpening: true } as const
  const { filled, state, reason } = await tradeLeg(context, task, step, UNINTERRUPTED)
  return { filled, reason: `spot ${state}: ${reason}`, isRefused: state === 'refused' }
}
