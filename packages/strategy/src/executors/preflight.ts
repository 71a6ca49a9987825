import { type Decimal, decimal, ONE, ZERO } from '@asterkit/instruments'
import { hedgeModeAdvice } from '../hedgeModeAdvice.ts'
import type { OpenPairPlan } from '../pair.ts'
import { JournalError } from '../ports/journal.ts'
import { haltReason } from './halt.ts'
import { bookProblem, type PriceView, readPriceView } from './legPrice.ts'
import { preparePerp } from './preparePerp.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Checks everything that must hold before the first order of an opening, and sets leverage and margin type.
 *
 * @returns Why the pair must not be opened, or undefined. A failed read is a reason, too.
 */
export async function preflight(
  context: TradeContext,
  plan: OpenPairPlan,
  signal: AbortSignal,
): Promise<string | undefined> {
  const problem = haltReason(context) ?? recordProblem(context, plan) ?? planProblem(context, plan)
  if (problem !== undefined) return problem
  try {
    return (
      (await accountProblem(context, plan, signal)) ??
      (await marketProblem(context, plan, signal)) ??
      (await preparePerp(context, plan.pair.perp.symbol, plan.leverage, signal))
    )
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof JournalError) throw error
    return `a check before opening failed: ${String(error)}`
  }
}

function recordProblem({ book, clock, limits }: TradeContext, plan: OpenPairPlan) {
  const { view } = book
  const { symbol } = plan.pair
  if (view.openAttempts.size > 0) return 'an order is still unresolved'
  if (view.openTransfers.size > 0) return 'a transfer is still unresolved'
  const { pairId } = plan
  const isUsed =
    view.holdings.has(pairId) || view.closed.some(({ holding }) => holding.pairId === pairId)
  if (isUsed) return `pair id ${pairId} is in use`
  const busy = [...view.holdings.values()].find(
    (holding) => holding.symbol === symbol || holding.status !== 'open',
  )
  if (busy !== undefined) return `pair ${busy.pairId} (${busy.symbol}) is ${busy.status}`
  const cooldown = view.cooldowns.get(symbol)
  if (cooldown !== undefined && clock.now() < cooldown.until) {
    return `${symbol} cools down for ${Math.ceil((cooldown.until - clock.now()) / 1000)} s more`
  }
  const day = Math.floor(clock.now() / 86_400_000) * 86_400_000
  if (view.counts.day !== day) return undefined
  if (view.counts.orders >= limits.maxOrdersPerDay) return 'the daily order budget is used up'
  if (view.counts.opens >= limits.maxOpensPerDay) return 'the daily budget of openings is used up'
  if (view.counts.unwinds >= limits.maxUnwindsPerDay) return 'too many unwinds today'
  return undefined
}

function planProblem({ limits }: TradeContext, { pair, leverage, ...plan }: OpenPairPlan) {
  const { spot, perp } = pair
  if (spot.market !== 'spot' || perp.market !== 'perp') return 'the legs are on the wrong markets'
  if (spot.baseAsset !== perp.baseAsset) return 'the legs are of different coins'
  if (spot.quoteAsset !== perp.quoteAsset) return 'the legs are quoted in different assets'
  for (const { market, status } of [spot, perp]) {
    if (status !== 'TRADING') return `the ${market} market is ${status}`
  }
  if (!Number.isInteger(leverage) || leverage < 1) return `leverage ${leverage} is not usable`
  if (!(plan.slippageBps > 0) || plan.slippageBps > limits.emergencyBps) {
    return `slippage of ${plan.slippageBps} bps is not usable`
  }
  if (plan.quantity.lte(0) || plan.maxNakedQuote.lte(0)) return 'the plan has no size'
  const { spotTakerFee, maker } = plan
  if (spotTakerFee.lt(0) || spotTakerFee.gte('0.1')) return 'the spot fee is not usable'
  if (maker?.spotMakerFee.abs().gte('0.1') === true) return 'the maker fee on spot is not usable'
  return undefined
}

async function accountProblem(
  { exchange, book }: TradeContext,
  plan: OpenPairPlan,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { spot, perp } = plan.pair
  const [mode, positions, perpOrders, spotOrders, spotFee, perpFee] = await Promise.all([
    exchange.getPositionMode(signal),
    exchange.listPositions(signal),
    exchange.listOpenOrders('perp', signal),
    exchange.listOpenOrders('spot', signal),
    exchange.getCommission('spot', spot.symbol, signal),
    exchange.getCommission('perp', perp.symbol, signal),
  ])
  if (mode !== 'one-way') return hedgeModeAdvice
  const position = positions.find(({ symbol }) => symbol === perp.symbol)
  if (position !== undefined && !position.quantity.isZero()) {
    return `there is a position of ${position.quantity.toFixed()} that is not ours`
  }
  const foreign = [
    ...perpOrders.filter(({ symbol }) => symbol === perp.symbol),
    ...spotOrders.filter(({ symbol }) => symbol === spot.symbol),
  ].find(({ clientOrderId }) => !book.view.openAttempts.has(clientOrderId))
  if (foreign !== undefined) return `a foreign ${foreign.market} order ${foreign.orderId} is open`
  if (spotFee.taker.gt(plan.spotTakerFee)) return 'the spot fee is higher than planned'
  if (plan.maker !== undefined && spotFee.maker.gt(plan.maker.spotMakerFee)) {
    return 'the maker fee on spot is higher than planned'
  }
  if (perpFee.taker.gt(plan.perpTakerFee)) return 'the perp fee is higher than planned'
  return undefined
}

async function marketProblem(
  context: TradeContext,
  plan: OpenPairPlan,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { spot, perp } = plan.pair
  const [spotView, perpView, spotBalances, perpBalances] = await Promise.all([
    readPriceView(context, 'spot', spot.symbol, perp.symbol, signal),
    readPriceView(context, 'perp', perp.symbol, perp.symbol, signal),
    context.exchange.getSpotBalances(signal),
    context.exchange.getPerpBalances(signal),
  ])
  const now = context.clock.now()
  const stale =
    bookProblem(context, 'spot', spotView, now) ?? bookProblem(context, 'perp', perpView, now)
  if (stale !== undefined) return stale
  const cash = spotBalances.get(spot.quoteAsset)?.free ?? ZERO
  const margin = perpBalances.get(perp.quoteAsset)?.available ?? ZERO
  return sizeProblem(context, plan, spotView, perpView, cash, margin)
}

function sizeProblem(
  { limits }: TradeContext,
  plan: OpenPairPlan,
  spotView: PriceView,
  perpView: PriceView,
  cash: Decimal,
  margin: Decimal,
): string | undefined {
  const reach = decimal(String(plan.slippageBps)).div(10_000)
  const ask = spotView.depth.asks[0]?.[0]
  const bid = perpView.depth.bids[0]?.[0]
  if (ask === undefined || bid === undefined) return 'a book is one-sided'
  const coins = plan.quantity.div(ONE.minus(plan.spotTakerFee)).times(ask).times(ONE.plus(reach))
  const notional = plan.quantity.times(bid)
  if (notional.gt(decimal(limits.maxPairNotionalQuote))) {
    return `notional ${notional.toFixed(2)} is above the limit ${limits.maxPairNotionalQuote}`
  }
  const needed = notional.div(plan.leverage).plus(notional.times(plan.perpTakerFee.plus(reach)))
  if (coins.gt(cash)) return `spot needs ${coins.toFixed(2)}, free are ${cash.toFixed(2)}`
  if (needed.gt(margin)) return `perp needs ${needed.toFixed(2)}, free are ${margin.toFixed(2)}`
  const { spot, perp } = plan.pair
  const lowest = notional.times(ONE.minus(reach))
  if (lowest.lt(perp.minNotional) || lowest.lt(spot.minNotional)) {
    return `value ${lowest.toFixed(2)} is below the smallest order`
  }
  return undefined
}
