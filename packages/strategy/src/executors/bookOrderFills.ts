import { fillSource, fillTransaction } from '../ledger/transactions.ts'
import type { PairHolding } from '../pair.ts'
import type { Fill } from '../ports/exchange.ts'
import type { FillRecord } from './entries.ts'
import type { Attempt } from './journalView.ts'
import type { TradeContext } from './tradeContext.ts'

/** How much earlier than its sending an order's trades are looked for; covers clock offsets. */
const LOOK_BACK_MS = 10_000

/** Reads the trades of an order and books those that are new. Late or failed reads book nothing. */
export async function bookOrderFills(
  context: TradeContext,
  attempt: Attempt,
  orderId: string,
  signal: AbortSignal,
): Promise<void> {
  const { market, symbol } = attempt.request
  const fills = await readFills(context, market, symbol, attempt.sentAt - LOOK_BACK_MS, signal)
  bookPairFills(
    context,
    attempt.pairId,
    fills.filter((fill) => fill.orderId === orderId),
    attempt.clientOrderId,
  )
}

/** Books trades of a pair that are not booked yet, with their ledger transactions, in one commit. */
export function bookPairFills(
  context: Pick<TradeContext, 'book' | 'clock' | 'priceOf'>,
  pairId: string,
  fills: readonly Fill[],
  clientOrderId?: string,
): void {
  const { book, clock } = context
  const unbooked = fills.filter((fill) => !book.isBooked(fillSource(fill)))
  if (unbooked.length === 0) return
  const assets = pairAssets(context, pairId)
  const fresh = unbooked.map((fill) => ({ ...asRecord(fill), ...feeValue(context, fill, assets) }))
  book.append(
    {
      kind: 'fills',
      time: clock.now(),
      body: { pairId, ...(clientOrderId === undefined ? {} : { clientOrderId }), fills: fresh },
    },
    fresh.map((fill) => fillTransaction(fill, assets, pairId)),
  )
}

/** Trades since a time; a failed read is an empty answer that proves nothing. */
async function readFills(
  context: TradeContext,
  market: Fill['market'],
  symbol: string,
  fromTime: number,
  signal: AbortSignal,
): Promise<readonly Fill[]> {
  try {
    return await context.exchange.listFills(market, symbol, fromTime, signal)
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('trade list failed', { market, symbol, error: String(error) })
    return []
  }
}

function pairAssets(
  context: Pick<TradeContext, 'book'>,
  pairId: string,
): Pick<PairHolding, 'baseAsset' | 'quoteAsset'> {
  const { holdings, cycles } = context.book.view
  const holding = holdings.get(pairId) ?? cycles.get(pairId)
  if (holding === undefined) throw new Error(`pair ${pairId} is not on record`)
  return holding
}

/** What a fee in a third asset is worth now, by the newest known price. */
function feeValue(
  { priceOf }: Pick<TradeContext, 'priceOf'>,
  { commission, commissionAsset }: Fill,
  { baseAsset, quoteAsset }: Pick<PairHolding, 'baseAsset' | 'quoteAsset'>,
): Pick<FillRecord, 'commissionQuote'> {
  if (commissionAsset === baseAsset || commissionAsset === quoteAsset) return {}
  const price = priceOf?.(commissionAsset)
  return price === undefined ? {} : { commissionQuote: commission.times(price).toFixed(18) }
}

/** A fill as the journal keeps it. */
export function asRecord(fill: Fill): FillRecord {
  return {
    market: fill.market,
    symbol: fill.symbol,
    tradeId: fill.tradeId,
    orderId: fill.orderId,
    side: fill.side,
    ...(fill.positionSide && { positionSide: fill.positionSide }),
    price: fill.price.toFixed(),
    quantity: fill.quantity.toFixed(),
    quoteQuantity: fill.quoteQuantity.toFixed(),
    commission: fill.commission.toFixed(),
    commissionAsset: fill.commissionAsset,
    realizedPnl: fill.realizedPnl.toFixed(),
    isMaker: fill.isMaker,
    time: fill.time,
  }
}
