import { type Decimal, ZERO } from '@asterkit/instruments'
import { fillSource, walletAccount } from '../ledger/transactions.ts'
import type { Fill } from '../ports/exchange.ts'
import { isOwnClientId } from './clientIds.ts'
import type { Attempt } from './journalView.ts'
import type { TradeContext } from './tradeContext.ts'

/** Least distance between the two looks for the order. */
const SECOND_LOOK_MS = 1_000
const LOOK_BACK_MS = 10_000
/** How far back trades of others may explain a difference. */
const OTHERS_BACK_MS = 86_400_000

/**
 * Whether everything agrees that an order, absent once after its deadline, never took effect: a second
 * look at least a second later, the trade list, and what we hold. A failed read agrees with nothing. What
 * others have traded meanwhile, by orders that are known not to be ours, is allowed for.
 */
export async function hasLeftNoTrace(
  context: TradeContext,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<boolean> {
  const { clock, exchange } = context
  const { market, symbol, positionSide } = attempt.request
  await clock.sleep(SECOND_LOOK_MS, signal)
  try {
    const [order, fills, { surplus, hasPaid }, isResting] = await Promise.all([
      exchange.findOrder(market, symbol, attempt.clientOrderId, signal, positionSide),
      exchange.listFills(market, symbol, attempt.sentAt - LOOK_BACK_MS, signal),
      market === 'perp'
        ? positionChange(context, attempt, signal)
        : walletChange(context, attempt, signal),
      isListedOpen(context, attempt, signal),
    ])
    if (order !== undefined || isResting || surplus === undefined) return false
    const isQuiet = fills.every((fill) => context.book.isBooked(fillSource(fill)))
    if (isQuiet && (surplus.isZero() || !hasPaid)) return true
    return await isDoneByOthers(context, attempt, surplus, signal)
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('evidence incomplete', { symbol, error: String(error) })
    return false
  }
}

/** Whether an order that may rest is among the open ones: it changes nothing while it waits there. */
async function isListedOpen(
  { exchange }: TradeContext,
  { request, clientOrderId }: Attempt,
  signal: AbortSignal,
): Promise<boolean> {
  if (request.timeInForce !== 'GTX') return false
  const open = await exchange.listOpenOrders(request.market, signal)
  return open.some((order) => order.clientOrderId === clientOrderId)
}

/** What differs from the journal. */
interface Change {
  /** Beyond what the journal expects, base; undefined when the pair is not on record. */
  readonly surplus: Decimal | undefined
  /** Whether money may have moved as well: a trade moves both, a deposit of coins does not. */
  readonly hasPaid: boolean
}

async function positionChange(
  context: TradeContext,
  { pairId, request }: Attempt,
  signal: AbortSignal,
): Promise<Change> {
  const { holdings, cycles } = context.book.view
  const { positionSide: side } = request
  const leg = side === undefined ? undefined : cycles.get(pairId)?.[side].quantity
  const owned = side === 'short' ? leg?.negated() : leg
  const expected = owned ?? holdings.get(pairId)?.perpQuantity ?? ZERO
  const positions = await context.exchange.listPositions(signal)
  const row = positions.find(
    ({ symbol, positionSide }) => symbol === request.symbol && positionSide === side,
  )
  const found = row?.quantity ?? ZERO
  return { surplus: found.minus(expected), hasPaid: true }
}

async function walletChange(
  context: TradeContext,
  { pairId }: Attempt,
  signal: AbortSignal,
): Promise<Change> {
  const holding = context.book.view.holdings.get(pairId)
  if (holding === undefined) return { surplus: undefined, hasPaid: true }
  const { baseAsset, quoteAsset } = holding
  const balances = await context.exchange.getSpotBalances(signal)
  const beyondLedger = (asset: string) => {
    const balance = balances.get(asset)
    const found = balance === undefined ? ZERO : balance.free.plus(balance.locked)
    return found.minus(context.book.balances.get(walletAccount('spot', asset), asset))
  }
  const isMoneyListed = balances.has(quoteAsset)
  return {
    surplus: beyondLedger(baseAsset),
    hasPaid: !isMoneyListed || !beyondLedger(quoteAsset).isZero(),
  }
}

/**
 * Whether the newest trades that are not booked account for a difference to the last unit, and each of them
 * belongs to an order that the venue lists under a name that is not ours: a person's, a liquidation.
 */
async function isDoneByOthers(
  { exchange, book }: TradeContext,
  { pairId, request, clientOrderId, sentAt }: Attempt,
  surplus: Decimal,
  signal: AbortSignal,
): Promise<boolean> {
  const { market, symbol } = request
  const [fills, orders] = await Promise.all([
    exchange.listFills(market, symbol, sentAt - OTHERS_BACK_MS, signal),
    exchange.listOrders(market, symbol, sentAt - OTHERS_BACK_MS, signal),
  ])
  const names = new Map(orders.map((order) => [order.orderId, order.clientOrderId]))
  if (orders.some((order) => order.clientOrderId === clientOrderId)) return false
  // Of a journal that is gone: what they did is in the opening balances, or was taken over.
  const began = book.view.cursors.get('opening') ?? 0
  const isOlder = ({ orderId, time }: Fill) =>
    time <= began && isOwnClientId(names.get(orderId) ?? '')
  const strays = fills
    .filter((fill) => fill.positionSide === request.positionSide)
    .filter((fill) => !book.isBooked(fillSource(fill)) && !isOlder(fill))
  for (const { orderId } of strays) {
    const name = names.get(orderId)
    if (name === undefined || isOwnClientId(name)) return false
  }
  const baseAsset = book.view.holdings.get(pairId)?.baseAsset
  let left = surplus
  for (const fill of [...strays].reverse()) {
    if (left.isZero()) return true
    left = left.minus(effectOf(fill, baseAsset))
  }
  return left.isZero()
}

/** What a trade has changed on its own market, base. */
function effectOf(fill: Fill, baseAsset: string | undefined): Decimal {
  const { side, quantity, market, commission, commissionAsset } = fill
  const traded = side === 'buy' ? quantity : quantity.negated()
  return market === 'spot' && commissionAsset === baseAsset ? traded.minus(commission) : traded
}
