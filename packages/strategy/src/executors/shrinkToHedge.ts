import { ceilToStep, Decimal, floorToStep, ZERO } from '@asterkit/instruments'
import type { PairHolding } from '../pair.ts'
import { adoptExchange } from './adoptExchange.ts'
import { haltTrading } from './halt.ts'
import {
  holdingOf,
  lotOf,
  netDelta,
  type PairTask,
  residualText,
  UNINTERRUPTED,
} from './pairTask.ts'
import type { SettledOrder } from './resolveAttempt.ts'
import type { TradeContext } from './tradeContext.ts'
import { type LegStep, tradeLeg } from './tradeLeg.ts'

/** Attempts without any fill after which shrinking gives up and halts. */
const MAX_FRUITLESS = 8
/** Bound on all attempts of one call, fruitless or not. */
const MAX_ATTEMPTS = 60

/** How shrinking ended. `dust`: what is left is below the venue's smallest order. */
export type ShrinkResult = 'hedged' | 'dust' | 'failed'

/**
 * Brings |S + P| down to one lot by reducing only: sells coins that have no short, buys back short that
 * has no coins. Without any short it sells all coins that the venue takes. Caps widen up to the emergency band. If it fails, trading is halted.
 */
export async function shrinkToHedge(context: TradeContext, task: PairTask): Promise<ShrinkResult> {
  let fruitless = 0
  for (let attempt = 0; attempt < MAX_ATTEMPTS && fruitless < MAX_FRUITLESS; attempt += 1) {
    const holding = holdingOf(context, task.pairId)
    const step = await nextStep(context, task, holding, fruitless)
    if (step === 'hedged' || step === 'dust') return step
    const result: SettledOrder =
      step === 'unreadable'
        ? { state: 'dead', filled: ZERO, reason: 'the spot book is unreadable' }
        : await tradeLeg(context, task, step, UNINTERRUPTED)
    if (result.filled.gt(0)) {
      fruitless = 0
      continue
    }
    fruitless += 1
    context.log.warn('shrinking step without effect', {
      symbol: task.pair.symbol,
      reason: result.reason,
    })
    const mayHaveChanged = result.state === 'refused' || result.wasUnknown === true
    if (mayHaveChanged) await adoptExchange(context, task.pairId, UNINTERRUPTED)
    await context.clock.sleep(context.limits.pollMs, UNINTERRUPTED)
  }
  const detail = `cannot reduce ${residualText(holdingOf(context, task.pairId))}`
  context.onAlert({ code: 'unwind-failed', symbol: task.pair.symbol, detail })
  haltTrading(context, detail)
  return 'failed'
}

async function nextStep(
  context: TradeContext,
  task: PairTask,
  holding: PairHolding,
  fruitless: number,
): Promise<LegStep | 'hedged' | 'dust' | 'unreadable'> {
  const { pair } = task
  const delta = netDelta(holding)
  const reachBps = task.slippageBps * 2 ** fruitless
  const reduce = { market: 'perp', side: 'buy', reachBps, isOpening: false } as const
  const short = holding.perpQuantity.abs()
  // After a change of the step a rest of the short may be out of reach.
  const buyable = floorToStep(short, pair.perp)
  if (delta.lt(0)) {
    if (delta.negated().lte(lotOf(pair))) return 'hedged'
    return { ...reduce, quantity: Decimal.min(ceilToStep(delta.negated(), pair.perp), buyable) }
  }
  const surplus = floorToStep(delta, pair.spot)
  if (surplus.isZero()) return 'hedged'
  // Beside a short a lot of slack is kept; without one everything that can be sold is sold.
  if (short.gt(0) && delta.lte(lotOf(pair))) return 'hedged'
  const least = await leastSale(context, task, reachBps)
  if (least === undefined) return 'unreadable'
  if (surplus.gte(least)) {
    return { market: 'spot', side: 'sell', quantity: surplus, reachBps, isOpening: false }
  }
  if (buyable.isZero()) return 'dust'
  // Coins worth less than the smallest spot order become sellable by freeing a few more of them.
  const isWhole = holding.spotQuantity.lt(least)
  const freed = isWhole ? buyable : ceilToStep(least.minus(delta), pair.perp)
  return { ...reduce, quantity: Decimal.min(freed, buyable) }
}

/** Smallest quantity that the spot market takes as a sale now; undefined when its book is unreadable. */
async function leastSale(
  context: TradeContext,
  task: PairTask,
  reachBps: number,
): Promise<Decimal | undefined> {
  const { spot } = task.pair
  try {
    const depth = await context.exchange.getDepth('spot', spot.symbol, UNINTERRUPTED)
    const bid = depth.bids[0]?.[0]
    if (bid === undefined || bid.lte(0)) return undefined
    const reach = Math.min(reachBps, context.limits.emergencyBps)
    const lowest = bid.times(10_000 - reach).div(10_000)
    return Decimal.max(ceilToStep(spot.minNotional.div(lowest), spot), spot.lot.min)
  } catch (error) {
    context.log.warn('book unreadable', { symbol: spot.symbol, error: String(error) })
    return undefined
  }
}
