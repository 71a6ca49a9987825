import { type Decimal, decimal, ONE, ZERO } from '@asterkit/instruments'
import { haltReason } from '../../../executors/halt.ts'
import { bookProblem, readPriceView } from '../../../executors/legPrice.ts'
import { preparePerp } from '../../../executors/preparePerp.ts'
import type { TradeContext } from '../../../executors/tradeContext.ts'
import type { LegFunds, PerpBalance } from '../../../ports/exchange.ts'
import { JournalError } from '../../../ports/journal.ts'
import type { OpenCyclePlan } from '../intents.ts'

/** Orders that stay in reserve for closing what is opened. */
const RESERVED_ORDERS = 8

/**
 * Checks everything that must hold before the first order of a pair, and sets leverage and cross margin.
 *
 * @returns Why the pair must not be opened, or undefined. A failed read is a reason, too.
 */
export async function cyclePreflight(
  context: TradeContext,
  plan: OpenCyclePlan,
  signal: AbortSignal,
): Promise<string | undefined> {
  const problem = haltReason(context) ?? recordProblem(context, plan)
  if (problem !== undefined) return problem
  try {
    return (
      (await accountProblem(context, plan, signal)) ??
      (await preparePerp(context, plan.instrument.symbol, plan.leverage, signal)) ??
      (await marketProblem(context, plan, signal))
    )
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof JournalError) throw error
    return `a check before opening failed: ${String(error)}`
  }
}

function recordProblem({ book, clock, limits }: TradeContext, plan: OpenCyclePlan) {
  const { view } = book
  if (view.openAttempts.size > 0) return 'an order is still unresolved'
  if (view.holdings.size > 0) return 'the journal holds a pair of the funding farm'
  const [cycle] = view.cycles.values()
  if (cycle !== undefined) return `pair ${cycle.cycleId} is ${cycle.phase}`
  if (plan.instrument.market !== 'perp') return 'the market is not a perpetual'
  if (plan.instrument.status !== 'TRADING') return `the market is ${plan.instrument.status}`
  if (plan.quantity.lte(0)) return 'the plan has no size'
  const day = Math.floor(clock.now() / 86_400_000) * 86_400_000
  if (view.counts.day === day && view.counts.orders + RESERVED_ORDERS > limits.maxOrdersPerDay) {
    return 'the daily order budget is used up'
  }
  return undefined
}

async function accountProblem(
  { exchange }: TradeContext,
  { instrument, takerFee }: OpenCyclePlan,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { symbol } = instrument
  const [mode, positions, orders, fee] = await Promise.all([
    exchange.getPositionMode(signal),
    exchange.listPositions(signal),
    exchange.listOpenOrders('perp', signal),
    exchange.getCommission('perp', symbol, signal),
  ])
  if (mode !== 'hedge') return 'the account is in one-way mode'
  const position = positions.find((row) => row.symbol === symbol && !row.quantity.isZero())
  if (position !== undefined) {
    return `there is a position of ${position.quantity.toFixed()} ${symbol} that is not ours`
  }
  const order = orders.find((row) => row.symbol === symbol)
  if (order !== undefined) return `an order ${order.orderId} in ${symbol} is open that is not ours`
  return fee.taker.gt(takerFee) ? 'the fee is higher than planned' : undefined
}

async function marketProblem(
  context: TradeContext,
  plan: OpenCyclePlan,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { symbol, quoteAsset, minNotional } = plan.instrument
  const [view, balances] = await Promise.all([
    readPriceView(context, 'perp', symbol, symbol, signal),
    context.exchange.getPerpBalances(signal),
  ])
  const stale = bookProblem(context, 'perp', view, context.clock.now())
  if (stale !== undefined) return stale
  const [bid, ask] = [view.depth.bids[0]?.[0], view.depth.asks[0]?.[0]]
  if (bid === undefined || ask === undefined) return 'the book is one-sided'
  const balance = balances.get(quoteAsset)
  const reach = decimal(String(plan.slippageBps)).div(10_000)
  const lowest = plan.quantity.times(bid).times(ONE.minus(reach))
  if (lowest.lt(minNotional)) {
    return `value ${lowest.toFixed(2)} is below the smallest order of ${minNotional.toFixed()}`
  }
  const notional = plan.quantity.times(ask).times(ONE.plus(reach))
  return marginProblem(plan, notional, balance)
}

/** Both legs, opened and closed again at the caps, must be affordable before the first one is sent. */
function marginProblem(
  plan: OpenCyclePlan,
  notional: Decimal,
  balance: PerpBalance | undefined,
): string | undefined {
  const { wallet = ZERO, available = ZERO, perLeg } = balance ?? {}
  if (perLeg === undefined) {
    const problem = fundsProblem(plan, notional.times(2), { wallet, available })
    return problem && `both legs: ${problem}`
  }
  for (const leg of ['long', 'short'] as const) {
    const problem = fundsProblem(plan, notional, perLeg[leg])
    if (problem !== undefined) return `the account of the ${leg}: ${problem}`
  }
  return undefined
}

/** @param notional Of what one account has to carry, quote. */
function fundsProblem(
  { leverage, slippageBps, takerFee, maxMarginUsePct }: OpenCyclePlan,
  notional: Decimal,
  { wallet, available }: LegFunds,
): string | undefined {
  const margin = notional.div(leverage)
  const reach = decimal(String(slippageBps)).div(10_000)
  const needed = margin.plus(notional.times(2).times(takerFee.plus(reach)))
  if (needed.gt(available)) {
    return `${needed.toFixed(2)} are needed, ${available.toFixed(2)} are free`
  }
  const most = wallet.times(maxMarginUsePct).div(100)
  if (margin.lte(most)) return undefined
  return `a margin of ${margin.toFixed(2)} is above ${most.toFixed(2)}`
}
