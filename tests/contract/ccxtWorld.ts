import { connectPaperClock, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import type { Feed } from '@asterkit/paper-exchange/core'
import { type AsterClient, createAsterClient, customEnvironment } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { type Order, pro } from 'ccxt'
import { readTrueAccount, type TrueAccount } from './trueAccount.ts'

/** Throwaway key: derived from digits, never funded. ccxt signs as the wallet itself, so both do. */
const KEY = `0x${'0123456789abcdef'.repeat(4)}`

/** One account on a local exchange, in the hands of two clients. */
export interface CcxtWorld {
  readonly ours: AsterClient
  readonly theirs: InstanceType<typeof pro.aster>
  /** The account in the exchange's own books. */
  truth(): Promise<TrueAccount>
  /** Lets exchange time pass. */
  sleep(durationMs: number): Promise<void>
  close(): Promise<void>
}

/**
 * Starts an exchange and points both clients at the same account.
 *
 * @param feed The synthetic market unless told otherwise.
 */
export async function openCcxtWorld(feed: Feed = syntheticFeed({ seed: 7 })): Promise<CcxtWorld> {
  const paper = await startPaperExchange({ feed })
  const clock = await connectPaperClock({ url: paper.controlUrl })
  let readings = 0
  // Exchange time stands still between sleeps, and ccxt makes nonces of whole milliseconds: one more per
  // reading keeps the nonces of both clients apart and in order.
  const now = () => clock.now() + readings++
  const { futuresRestUrl, futuresWsUrl, spotRestUrl, spotWsUrl } = paper.urls
  const signer = privateKeySigner(KEY)
  const ours = createAsterClient({
    environment: customEnvironment({
      chainId: paper.chainId,
      hosts: {
        futuresRest: futuresRestUrl,
        futuresWs: futuresWsUrl,
        spotRest: spotRestUrl,
        spotWs: spotWsUrl,
      },
    }),
    credentials: { user: signer.address, signer },
    now,
  })
  const theirs = new pro.aster({
    privateKey: KEY,
    enableRateLimit: false,
    options: {
      // Else ccxt approves a builder and pays it with every order.
      builderFee: false,
      v3ChainId: paper.chainId,
      fetchOpenOrders: { warnIfNoSymbol: false },
    },
  })
  theirs.urls.api = {
    fapiPublic: `${futuresRestUrl}/fapi`,
    fapiPrivate: `${futuresRestUrl}/fapi`,
    sapiPublic: `${spotRestUrl}/api`,
    sapiPrivate: `${spotRestUrl}/api`,
    // ccxt tells the markets apart by the host's name; here the user's name has to say it.
    ws: {
      public: {
        spot: `${spotWsUrl}/stream`,
        swap: `${futuresWsUrl.replace('//', '//fstream@')}/stream`,
      },
      private: {
        spot: `${spotWsUrl}/ws`,
        swap: `${futuresWsUrl.replace('//', '//fstream@')}/ws`,
      },
    },
  }
  theirs.milliseconds = now
  // What ccxt asks for before it opens sockets without TLS.
  await theirs.loadHttpProxyAgent()
  await theirs.loadMarkets()
  return {
    ours,
    theirs,
    truth: () => readTrueAccount(paper.controlUrl, signer.address),
    async sleep(durationMs) {
      await clock.sleep(durationMs)
    },
    async close() {
      await theirs.close()
      await paper.close()
    },
  }
}

/** Answers of the SDK about orders and trades of either market, as far as they are compared. */
type OurOrder = Awaited<ReturnType<AsterClient['futures' | 'spot']['getOrder']>>
type OurTrade = Awaited<ReturnType<AsterClient['futures' | 'spot']['getUserTrades']>>[number]

const STATUS: Readonly<Record<string, string>> = {
  NEW: 'open',
  PARTIALLY_FILLED: 'open',
  FILLED: 'closed',
  CANCELED: 'canceled',
  EXPIRED: 'canceled',
}

/** ccxt has no prices of zero: what is zero on the wire is absent there. */
const unlessZero = (text: string | undefined) =>
  text === undefined || Number(text) === 0 ? undefined : Number(text)

/** An order of ours in ccxt's words. Amounts are JS numbers, as ccxt has no others. */
export function ourOrder(order: OurOrder) {
  return {
    id: order.orderId,
    clientOrderId: order.clientOrderId,
    side: order.side.toLowerCase(),
    type: order.type.toLowerCase(),
    timeInForce: order.timeInForce,
    status: STATUS[order.status],
    // ccxt shows the mean price of a market order in place of its limit.
    price: unlessZero(order.type === 'MARKET' ? order.avgPrice : order.price),
    average: unlessZero(order.avgPrice),
    amount: Number(order.origQty),
    filled: Number(order.executedQty),
    cost: Number(order.cumQuote),
    time: order.time,
    updateTime: order.updateTime,
  }
}

/** The same of an order of ccxt. */
export function theirOrder(order: Order) {
  return {
    id: order.id,
    clientOrderId: order.clientOrderId,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    status: order.status,
    price: order.price,
    average: order.average,
    amount: order.amount,
    filled: order.filled,
    cost: order.cost,
    time: order.timestamp,
    updateTime: order.lastUpdateTimestamp,
  }
}

/** A trade of ours in ccxt's words. ccxt drops the sign of fees. */
export function ourTrade(trade: OurTrade) {
  return {
    id: trade.id,
    order: trade.orderId,
    side: trade.side.toLowerCase(),
    role: trade.maker ? 'maker' : 'taker',
    price: Number(trade.price),
    amount: Number(trade.qty),
    cost: Number(trade.quoteQty),
    fee: Math.abs(Number(trade.commission)),
    feeAsset: trade.commissionAsset,
    time: trade.time,
  }
}

/** Rows in the order of their ids, which differ within one instant of exchange time only. */
export function byId<Row extends { readonly id?: string | undefined }>(
  rows: readonly Row[],
): Row[] {
  return [...rows].sort((a, b) => Number(a.id) - Number(b.id))
}
