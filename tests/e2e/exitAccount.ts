import { randomBytes } from 'node:crypto'
import { Decimal, decimal, type Market, type Side, ZERO } from '@asterkit/instruments'
import { type PaperExchange, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { createAsterClient, customEnvironment } from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import type { Exchange, PositionSide } from '@asterkit/strategy'
import { createAsterExchange } from '@asterkit/strategy/aster'

const { signal } = new AbortController()

/** A fresh account; the key is worth nothing. */
export function makeKeys() {
  const privateKey = randomBytes(32).toString('hex')
  const API_USER = `0x${randomBytes(20).toString('hex')}`
  return { API_USER, API_SIGNER: privateKeySigner(privateKey).address, API_PRIVATE_KEY: privateKey }
}

/** Keys of an account, as a program's environment names them. */
export type Keys = ReturnType<typeof makeKeys>

/** An exchange at real speed: a bot and an exit have clocks of their own, which must agree on a busy machine, too. */
export function startRealTimeExchange(): Promise<PaperExchange> {
  const feed = syntheticFeed({ seed: 7 })
  return startPaperExchange({ feed, mode: 'free', speed: 1, enforceLimits: false })
}

/** What a program needs to trade an account of a paper exchange. */
export function envOf({ urls }: PaperExchange, keys: Keys, folder: string) {
  return {
    ...keys,
    ASTER_FUTURES_REST_URL: urls.futuresRestUrl,
    ASTER_FUTURES_WS_URL: urls.futuresWsUrl,
    ASTER_SPOT_REST_URL: urls.spotRestUrl,
    ASTER_SPOT_WS_URL: urls.spotWsUrl,
    HOME: folder,
    ASTERKIT_STATE_DIR: folder,
  }
}

/** The account through the same port that the programs use. It waits for no limits, which they use up. */
export function openExchange(paper: PaperExchange, { API_USER, API_PRIVATE_KEY }: Keys): Exchange {
  const { futuresRestUrl, futuresWsUrl, spotRestUrl, spotWsUrl } = paper.urls
  const hosts = {
    futuresRest: futuresRestUrl,
    futuresWs: futuresWsUrl,
    spotRest: spotRestUrl,
    spotWs: spotWsUrl,
  }
  const now = () => paper.now()
  const client = createAsterClient({
    environment: customEnvironment({ hosts }),
    credentials: { user: API_USER, signer: privateKeySigner(API_PRIVATE_KEY) },
    now,
    budget: false,
  })
  return createAsterExchange({ client, now })
}

/** Trades at the touch, all at once, under a client id. */
export async function tradeNow(
  exchange: Exchange,
  order: {
    readonly market: Market
    readonly symbol: string
    readonly side: Side
    readonly quantity: Decimal
    /** Hedge mode only. */
    readonly positionSide?: PositionSide
    readonly clientOrderId: string
  },
): Promise<void> {
  const { market, symbol, side } = order
  const quote = (await exchange.listQuotes(market, signal)).get(symbol)
  const touch = side === 'buy' ? quote?.askPrice : quote?.bidPrice
  if (touch === undefined) throw new Error('no quote')
  const rounding = side === 'buy' ? Decimal.ROUND_UP : Decimal.ROUND_DOWN
  const price = touch.times(side === 'buy' ? '1.003' : '0.997').toSignificantDigits(5, rounding)
  const call = await exchange.prepareOrder({
    ...order,
    price,
    timeInForce: 'IOC',
    isReduceOnly: false,
  })
  const outcome = await call.send(signal)
  if (outcome.kind === 'accepted' && outcome.value.status === 'filled') return
  throw new Error(`${market} ${side} was not filled: ${JSON.stringify(outcome)}`)
}

/** Five coins of SOL under the bot's ids against a short of five. */
export async function openPair(exchange: Exchange): Promise<void> {
  const order = { symbol: 'SOLUSDT', quantity: decimal('5') }
  await tradeNow(exchange, { ...order, market: 'spot', side: 'buy', clientOrderId: 'ak.t.1.spot' })
  await tradeNow(exchange, { ...order, market: 'perp', side: 'sell', clientOrderId: 'ak.t.1.perp' })
}

/** Free coins of an asset. */
export async function coinsOf(exchange: Exchange, asset: string): Promise<Decimal> {
  return (await exchange.getSpotBalances(signal)).get(asset)?.free ?? ZERO
}

/** Symbol and signed quantity of every position. */
export async function positionsOf(exchange: Exchange): Promise<readonly [string, string][]> {
  const rows = await exchange.listPositions(signal)
  return rows.map(({ symbol, quantity }) => [symbol, quantity.toFixed()])
}
