import { Decimal, ZERO } from '@asterkit/instruments'
import { haltReason } from '../../../executors/halt.ts'
import {
  bookProblem,
  capPrice,
  type PriceView,
  readPriceView,
  refusalReason,
} from '../../../executors/legPrice.ts'
import { UNINTERRUPTED } from '../../../executors/pairTask.ts'
import type { SettledOrder } from '../../../executors/resolveAttempt.ts'
import { sendOrder } from '../../../executors/sendOrder.ts'
import type { TradeContext } from '../../../executors/tradeContext.ts'
import type { PositionSide } from '../../../ports/exchange.ts'
import { type CycleTask, closingSide, cycleOf, openingSide } from './cycleTask.ts'

/** One order of one leg. */
export interface CycleStep {
  readonly positionSide: PositionSide
  /** Base units, on the step. */
  readonly quantity: Decimal
  /** How far beyond the touch, basis points. */
  readonly reachBps: number
  /** Opening is bound by halt, freshness and the order budget; closing never is. */
  readonly isOpening: boolean
}

/**
 * Prices one leg against the book of this moment and sends it as an immediate-or-cancel order with its position
 * side; hedge mode knows no reduce-only orders. Closing is capped at what the leg has, opening at the plan.
 *
 * @throws {UnresolvedOrderError} Its fate is not known yet.
 * @throws {JournalError} It could not be written and was not sent.
 */
export async function tradeCycleLeg(
  context: TradeContext,
  task: CycleTask,
  step: CycleStep,
): Promise<SettledOrder> {
  const { cycleId, instrument } = task
  const { symbol } = instrument
  const { positionSide, isOpening } = step
  const side = isOpening ? openingSide(positionSide) : closingSide(positionSide)
  const quantity = Decimal.min(step.quantity, roomOf(context, task, step))
  if (quantity.lte(0)) return unsent(`nothing is left to ${isOpening ? 'open' : 'close'}`)
  let view: PriceView
  try {
    view = await readPriceView(context, 'perp', symbol, symbol, UNINTERRUPTED)
  } catch (error) {
    return unsent(`the book is unreadable: ${String(error)}`)
  }
  const obstacle = isOpening ? openingObstacle(context, view) : undefined
  if (obstacle !== undefined) return unsent(obstacle)
  const price = capPrice(context, instrument, side, view, step.reachBps)
  if (price.kind === 'none') return unsent(price.reason)
  const order = { side, quantity, price: price.price }
  const refusal = refusalReason(instrument, { ...order, isReduceOnly: !isOpening }, price.reference)
  if (refusal !== undefined) return unsent(refusal)
  const reference = middleOf(view)
  return sendOrder(
    context,
    {
      pairId: cycleId,
      intentId: context.book.view.lastIntentId,
      market: 'perp',
      symbol,
      ...order,
      isReduceOnly: false,
      positionSide,
      ...(reference && { reference }),
    },
    UNINTERRUPTED,
  )
}

/** Base units that a leg may still be opened to, or that it has. */
function roomOf(context: TradeContext, { cycleId }: CycleTask, step: CycleStep): Decimal {
  const cycle = cycleOf(context, cycleId)
  const leg = cycle[step.positionSide]
  return step.isOpening ? cycle.plannedQuantity.minus(leg.openedBase) : leg.quantity
}

function openingObstacle(context: TradeContext, view: PriceView): string | undefined {
  const { counts } = context.book.view
  if (counts.orders >= context.limits.maxOrdersPerDay) return 'the daily order budget is used up'
  return haltReason(context) ?? bookProblem(context, 'perp', view, context.clock.now())
}

/** Middle of a two-sided book. */
function middleOf({ depth }: PriceView): Decimal | undefined {
  const bid = depth.bids[0]?.[0]
  const ask = depth.asks[0]?.[0]
  return bid && ask && bid.plus(ask).div(2)
}

function unsent(reason: string): SettledOrder {
  return { state: 'dead', filled: ZERO, reason }
}
