import { type Market, ZERO } from '@asterkit/instruments'
import type {
  Order as PerpOrder,
  UserTrade as PerpTrade,
  Income as WireIncome,
} from '@asterkit/sdk/futures'
import type { Order as SpotOrder, UserTrade as SpotTrade } from '@asterkit/sdk/spot'
import type { EpochMs } from '../../ports/clock.ts'
import type { Fill, Income, Order } from '../../ports/exchange.ts'
import type { AsterContext } from './asterContext.ts'
import type { DecimalReader } from './decimalReader.ts'
import { readRange } from './readRange.ts'
import { readOrder, readPositionSide, readSide } from './wireOrder.ts'

const PAGE = 1000
/** The venue answers trades for at most 7 days at once. */
const WIDEST_MS = 7 * 86_400_000
/** The venue's machines disagree by a little; rows may lie slightly ahead of our clock. */
const AHEAD_MS = 60_000

/** Reads every fill of one symbol at or after `fromTime`, oldest first. */
export async function listFills(
  { client, now, read }: AsterContext,
  query: { readonly market: Market; readonly symbol: string; readonly fromTime: EpochMs },
  signal: AbortSignal,
): Promise<readonly Fill[]> {
  const { market, symbol, fromTime } = query
  const range = { limit: PAGE, widthMs: WIDEST_MS }
  const params = (startTime: EpochMs, endTime: EpochMs) => ({
    symbol,
    startTime,
    endTime,
    limit: PAGE,
  })
  const toTime = now() + AHEAD_MS
  if (market === 'perp') {
    const readPage = (from: EpochMs, to: EpochMs) =>
      client.futures.getUserTrades(params(from, to), { signal })
    const trades = await readRange<PerpTrade>(
      { ...range, ...TRADE, read: readPage },
      fromTime,
      toTime,
    )
    return trades.map((trade) => readPerpFill(trade, read))
  }
  const readPage = (from: EpochMs, to: EpochMs) =>
    client.spot.getUserTrades(params(from, to), { signal })
  const trades = await readRange<SpotTrade>(
    { ...range, ...TRADE, read: readPage },
    fromTime,
    toTime,
  )
  return trades.map((trade) => readSpotFill(trade, read))
}

/** Reads the orders of one symbol placed at or after `fromTime`, oldest first. */
export async function listOrders(
  { client, now, read }: AsterContext,
  query: { readonly market: Market; readonly symbol: string; readonly fromTime: EpochMs },
  signal: AbortSignal,
): Promise<readonly Order[]> {
  const { market, symbol, fromTime } = query
  const venue = market === 'perp' ? client.futures : client.spot
  const orders = await readRange<PerpOrder | SpotOrder>(
    {
      limit: PAGE,
      widthMs: WIDEST_MS,
      read: (startTime, endTime) =>
        venue.getAllOrders({ symbol, startTime, endTime, limit: PAGE }, { signal }),
      idOf: (order) => order.orderId,
      timeOf: (order) => order.updateTime,
    },
    fromTime,
    now() + AHEAD_MS,
  )
  return orders.map((order) => readOrder(market, order, read))
}

/** Reads every line of the perp wallet at or after `fromTime`, oldest first. */
export async function listIncome(
  { client, now, read }: AsterContext,
  fromTime: EpochMs,
  signal: AbortSignal,
): Promise<readonly Income[]> {
  const rows = await readRange<WireIncome>(
    {
      limit: PAGE,
      widthMs: WIDEST_MS,
      read: (startTime, endTime) =>
        client.futures.getIncome({ startTime, endTime, limit: PAGE }, { signal }),
      idOf: incomeId,
      timeOf: (row) => row.time,
    },
    fromTime,
    now() + AHEAD_MS,
  )
  return rows.map((row) => ({
    id: incomeId(row),
    type: row.incomeType,
    ...(row.symbol === '' ? {} : { symbol: row.symbol }),
    asset: row.asset,
    amount: read(row.income),
    time: row.time,
  }))
}

const TRADE = {
  idOf: (trade: { readonly id: string }) => trade.id,
  timeOf: (trade: { readonly time: EpochMs }) => trade.time,
}

/** A transaction id is unique among rows of one type only. */
function incomeId(row: WireIncome): string {
  return `${row.incomeType}:${row.tranId}`
}

function readPerpFill(trade: PerpTrade, read: DecimalReader): Fill {
  return {
    ...readTrade(trade, read),
    ...readPositionSide(trade.positionSide),
    market: 'perp',
    // The documented sample shows a paid fee as negative, other venues of this kind as positive. Aster
    // pays no rebates, so a fee is always paid.
    commission: read(trade.commission).abs(),
    realizedPnl: read(trade.realizedPnl),
  }
}

function readSpotFill(trade: SpotTrade, read: DecimalReader): Fill {
  return {
    ...readTrade(trade, read),
    market: 'spot',
    commission: read(trade.commission).abs(),
    realizedPnl: ZERO,
  }
}

function readTrade(trade: PerpTrade | SpotTrade, read: DecimalReader) {
  return {
    symbol: trade.symbol,
    tradeId: trade.id,
    orderId: trade.orderId,
    side: readSide(trade.side),
    price: read(trade.price),
    quantity: read(trade.qty),
    quoteQuantity: read(trade.quoteQty),
    commissionAsset: trade.commissionAsset,
    isMaker: trade.maker,
    time: trade.time,
  }
}
