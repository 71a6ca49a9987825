import { ZERO } from '@asterkit/instruments'
import { fillSource, walletAccount } from '../ledger/transactions.ts'
import type { Attempt } from './journalView.ts'
import type { TradeContext } from './tradeContext.ts'

/** Least distance between the two looks for the order. */
const SECOND_LOOK_MS = 1_000
const LOOK_BACK_MS = 10_000

/**
 * Whether everything agrees that an order, absent once after its deadline, never took effect: a second
 * look at least a second later, the trade list, and what we hold. A failed read agrees with nothing.
 */
export async function hasLeftNoTrace(
  context: TradeContext,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<boolean> {
  const { clock, exchange } = context
  const { market, symbol } = attempt.request
  await clock.sleep(SECOND_LOOK_MS, signal)
  try {
    const [order, fills, isUnmoved] = await Promise.all([
      exchange.findOrder(market, symbol, attempt.clientOrderId, signal),
      exchange.listFills(market, symbol, attempt.sentAt - LOOK_BACK_MS, signal),
      market === 'perp'
        ? isPositionExpected(context, attempt, signal)
        : areCoinsExpected(context, attempt, signal),
    ])
    const hasStrayFill = fills.some((fill) => !context.book.isBooked(fillSource(fill)))
    return order === undefined && !hasStrayFill && isUnmoved
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('evidence incomplete', { symbol, error: String(error) })
    return false
  }
}

async function isPositionExpected(
  context: TradeContext,
  { pairId, request }: Attempt,
  signal: AbortSignal,
): Promise<boolean> {
  const expected = context.book.view.holdings.get(pairId)?.perpQuantity ?? ZERO
  const positions = await context.exchange.listPositions(signal)
  const found = positions.find(({ symbol }) => symbol === request.symbol)?.quantity ?? ZERO
  return found.eq(expected)
}

async function areCoinsExpected(
  context: TradeContext,
  { pairId }: Attempt,
  signal: AbortSignal,
): Promise<boolean> {
  const holding = context.book.view.holdings.get(pairId)
  if (holding === undefined) return false
  const { baseAsset } = holding
  const balances = await context.exchange.getSpotBalances(signal)
  const balance = balances.get(baseAsset)
  const found = balance === undefined ? ZERO : balance.free.plus(balance.locked)
  return found.eq(context.book.balances.get(walletAccount('spot', baseAsset), baseAsset))
}
