import { type Decimal, type Market, type Side, ZERO } from '@asterkit/instruments'
import { haltReason } from './halt.ts'
import { bookProblem, capPrice, type PriceView, readPriceView, refusalReason } from './legPrice.ts'
import type { PairTask } from './pairTask.ts'
import type { SettledOrder } from './resolveAttempt.ts'
import { sendOrder } from './sendOrder.ts'
import { standAside } from './standAside.ts'
import type { TradeContext } from './tradeContext.ts'

/** One step of one leg. */
export interface LegStep {
  readonly market: Market
  readonly side: Side
  /** Base units, on the step. */
  readonly quantity: Decimal
  /** How far beyond the touch, basis points. */
  readonly reachBps: number
  /** Opening steps are bound by halt, freshness and the order budget; reducing ones never are. */
  readonly isOpening: boolean
  /** Called once when the order's fate is open, before that is looked into. */
  readonly whenUnknown?: () => Promise<void>
}

/**
 * Prices one leg against the book of this moment and sends it as an immediate-or-cancel order.
 * What cannot be sent comes back as `dead` with its reason; nothing is thrown for the market's state. While an
 * emergency exit is at work a reducing step waits, and then comes back as `refused`: the exit may have done it.
 */
export async function tradeLeg(
  context: TradeContext,
  task: PairTask,
  step: LegStep,
  signal: AbortSignal,
): Promise<SettledOrder> {
  const instrument = step.market === 'spot' ? task.pair.spot : task.pair.perp
  if (!step.isOpening && (await standAside(context, signal))) {
    const reason = 'an emergency exit was at work'
    return { state: 'refused', filled: ZERO, reason }
  }
  let view: PriceView
  try {
    const premiumSymbol = task.pair.perp.symbol
    view = await readPriceView(context, step.market, instrument.symbol, premiumSymbol, signal)
  } catch (error) {
    signal.throwIfAborted()
    return unsent(`the ${step.market} book is unreadable: ${String(error)}`)
  }
  const obstacle = step.isOpening ? openingObstacle(context, step.market, view) : undefined
  if (obstacle !== undefined) return unsent(obstacle)
  const decision = capPrice(context, instrument, step.side, view, step.reachBps)
  if (decision.kind === 'none') return unsent(decision.reason)
  const order = {
    side: step.side,
    quantity: step.quantity,
    price: decision.price,
    isReduceOnly: step.market === 'perp' && !step.isOpening,
  }
  const refusal = refusalReason(instrument, order, decision.reference)
  if (refusal !== undefined) return unsent(refusal)
  const { pairId, intentId } = task
  const leg = { pairId, intentId, market: step.market, symbol: instrument.symbol, ...order }
  const reference = middleOf(view)
  const benchmark = step.isOpening ? task.benchmarks?.[step.market] : undefined
  const measured = { ...leg, ...(reference && { reference }), ...(benchmark && { benchmark }) }
  return sendOrder(context, measured, signal, step.whenUnknown)
}

/** Middle of a two-sided book. */
export function middleOf({ depth }: PriceView): Decimal | undefined {
  const bid = depth.bids[0]?.[0]
  const ask = depth.asks[0]?.[0]
  return bid && ask && bid.plus(ask).div(2)
}

/** Why nothing may be opened on a book now: halt, order budget, or the state of the book. */
export function openingObstacle(
  context: TradeContext,
  market: Market,
  view: PriceView,
): string | undefined {
  const { counts } = context.book.view
  if (counts.orders >= context.limits.maxOrdersPerDay) return 'the daily order budget is used up'
  return haltReason(context) ?? bookProblem(context, market, view, context.clock.now())
}

function unsent(reason: string): SettledOrder {
  return { state: 'dead', filled: ZERO, reason }
}
