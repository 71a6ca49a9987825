import { ceilToStep, Decimal, floorToStep, ONE, ZERO } from '@asterkit/instruments'
import type { OpenPairPlan, PairResult } from '../pair.ts'
import type { EpochMs } from '../ports/clock.ts'
import { adoptExchange } from './adoptExchange.ts'
import { finishOpening } from './finishOpening.ts'
import { haltReason } from './halt.ts'
import { hedgeShort } from './hedgeShort.ts'
import { nextSlice, type Slice } from './nextSlice.ts'
import { holdingOf, type PairTask, UNINTERRUPTED } from './pairTask.ts'
import { preflight } from './preflight.ts'
import { recordRules } from './recordedRules.ts'
import { UnresolvedOrderError } from './resolveAttempt.ts'
import { buyResting } from './restingEntry.ts'
import type { TradeContext } from './tradeContext.ts'
import { tradeLeg } from './tradeLeg.ts'

/** Slices without any fill after which opening stops. */
const MAX_IDLE = 3
/** An order that could rest for less time than this is not worth its sending. */
const LEAST_WAIT_MS = 1_000

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

/** One opening on its way. */
interface OpeningRun {
  readonly task: PairTask
  /** Most that may be bought and sold over all attempts, base units. */
  readonly spotLimit: Decimal
  readonly perpLimit: Decimal
  bought: Decimal
  /** Slices in a row in which nothing was traded. */
  idle: number
  /** Why the last slice was not filled. */
  reason: string
  /** How long resting orders have been waited for, ms. */
  waitedMs: number
  /** What a resting order has left of its slice: it is taken next. */
  rest: { readonly task: PairTask; readonly coins: Decimal } | undefined
  /** Since when coins wait for more of them, being too few to hedge; undefined: none do. */
  nakedSince: EpochMs | undefined
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
  const task = { pairId, intentId, pair, slippageBps, maxNakedQuote }
  const progress = { bought: ZERO, idle: 0, waitedMs: 0, rest: undefined, nakedSince: undefined }
  return { task, spotLimit, perpLimit, ...progress, reason: 'the spot order was not filled' }
}

/** Builds the pair slice by slice. Returns why it stopped short, or undefined when it is complete. */
async function buildSlices(
  context: TradeContext,
  plan: OpenPairPlan,
  run: OpeningRun,
  signal: AbortSignal,
): Promise<string | undefined> {
  while (run.idle < MAX_IDLE) {
    if (signal.aborted) return 'interrupted'
    const { rest } = run
    const waitMs = waitOf(plan, run)
    const left = run.spotLimit.minus(run.bought)
    const spotLeft = rest === undefined ? left : Decimal.min(left, rest.coins)
    const fee = waitMs > 0 ? plan.maker?.spotMakerFee : plan.spotTakerFee
    const holding = holdingOf(context, plan.pairId)
    const slice = await nextSlice(context, plan, holding, spotLeft, fee)
    if (rest !== undefined && isTooLittle(slice)) {
      run.rest = undefined
      continue
    }
    if (slice.kind === 'complete') return undefined
    if (slice.kind === 'stop') return slice.reason
    const failure =
      waitMs > 0 && slice.coins.gt(0)
        ? await restSlice(context, plan, run, { coins: slice.coins, waitMs }, signal)
        : await takeSlice(context, run, slice.coins)
    if (failure !== undefined) return failure
  }
  return run.reason
}

/** How long the next order may rest; 0: what is needed is taken. */
function waitOf({ maker }: OpenPairPlan, { rest, nakedSince, waitedMs }: OpeningRun): number {
  if (maker === undefined || rest !== undefined || nakedSince !== undefined) return 0
  const waitMs = Math.min(maker.waitMs, maker.totalWaitMs - waitedMs)
  return waitMs < LEAST_WAIT_MS ? 0 : waitMs
}

/** What a resting order has left is too little for an order of its own: it becomes part of the next slice. */
function isTooLittle(slice: Slice): boolean {
  return slice.kind !== 'buy' || slice.coins.isZero()
}

/**
 * Lets the order of a slice rest first; what does not come to it is taken by the next slice.
 *
 * @returns Why the opening ends; undefined: it goes on.
 */
async function restSlice(
  context: TradeContext,
  plan: OpenPairPlan,
  run: OpeningRun,
  { coins, waitMs }: { readonly coins: Decimal; readonly waitMs: number },
  signal: AbortSignal,
): Promise<string | undefined> {
  const began = context.clock.now()
  const { perpLimit } = run
  const purchase = { plan, task: run.task, coins, waitMs, perpLimit }
  const { filled, task, rest, nakedSince, reason } = await buyResting(context, purchase, signal)
  run.waitedMs += context.clock.now() - began
  run.bought = run.bought.plus(filled)
  run.reason = `spot: ${reason}`
  const isCarried = rest === 'too-small'
  const left = coins.minus(filled)
  run.rest = left.gt(0) ? { task, coins: left } : undefined
  run.nakedSince = isCarried ? nakedSince : undefined
  if (rest === 'unhedged') {
    const failure = await hedgeShort(context, task, perpLimit, nakedSince)
    if (failure !== undefined) return failure
  }
  // Coins that wait for more of them cannot wait for a comparison.
  return isCarried || filled.isZero() ? undefined : compare(context, plan.pairId)
}

/** Takes the coins of a slice and sells perp for them. @returns Why the opening ends; undefined: it goes on. */
async function takeSlice(
  context: TradeContext,
  run: OpeningRun,
  quantity: Decimal,
): Promise<string | undefined> {
  const { task } = run.rest ?? run
  const nakedSince = run.nakedSince ?? context.clock.now()
  run.rest = undefined
  run.nakedSince = undefined
  const coins = await buyCoins(context, task, quantity)
  run.bought = run.bought.plus(coins.filled)
  if (coins.reason !== undefined) run.reason = coins.reason
  const before = holdingOf(context, task.pairId).perpQuantity
  const failure = await hedgeShort(context, task, run.perpLimit, nakedSince)
  if (failure !== undefined) return failure
  const difference = await compare(context, task.pairId)
  if (difference !== undefined) return difference
  const isIdle = coins.filled.isZero() && holdingOf(context, task.pairId).perpQuantity.eq(before)
  if (isIdle && coins.isRefused) return run.reason
  if (isIdle && haltReason(context) !== undefined) return haltReason(context)
  run.idle = isIdle ? run.idle + 1 : 0
  if (isIdle) await context.clock.sleep(context.limits.pollMs, UNINTERRUPTED)
  return undefined
}

/** Why the exchange and the journal differ after a slice, or undefined. */
async function compare(context: TradeContext, pairId: string): Promise<string | undefined> {
  const difference = await adoptExchange(context, pairId, UNINTERRUPTED)
  if (difference.kind === 'unverified') return 'the exchange does not state what it holds'
  if (difference.kind === 'undecided') return difference.detail
  if (difference.kind === 'changed') return `the exchange differs: ${difference.detail}`
  return undefined
}

async function buyCoins(context: TradeContext, task: PairTask, quantity: Decimal) {
  if (quantity.isZero()) return { filled: quantity, reason: undefined, isRefused: false }
  const reachBps = task.slippageBps
  const step = { market: 'spot', side: 'buy', quantity, reachBps, isOpening: true } as const
  const { filled, state, reason } = await tradeLeg(context, task, step, UNINTERRUPTED)
  return { filled, reason: `spot ${state}: ${reason}`, isRefused: state === 'refused' }
}
