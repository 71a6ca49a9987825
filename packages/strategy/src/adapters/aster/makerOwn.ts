import type { FuturesUserEvent } from '@asterkit/sdk'
import type { Fill } from '../../ports/exchange.ts'
import type { OwnItem } from '../../ports/makerExchange.ts'
import { perpOrder } from './accountEvents.ts'
import type { AsterContext } from './asterContext.ts'

/**
 * News of the perp account as they arrive: whoever reads them counts cumulatively, so that holding them back to
 * put them in order would only cost time.
 */
export async function* watchOwn(
  context: AsterContext,
  signal: AbortSignal,
): AsyncGenerator<OwnItem> {
  const { client, logger } = context
  const events = client.streams.watchFuturesUser({
    signal,
    orderWindowMs: 0,
    onTrouble: (error) => logger.warn('account stream interrupted', { reason: error.message }),
  })
  for await (const item of events) {
    if (item.kind === 'open') yield { kind: 'open' }
    else if (item.kind === 'gap') yield { kind: 'gap' }
    else if (item.kind === 'event') yield* readEvent(item.event, context)
  }
}

function* readEvent(event: FuturesUserEvent, context: AsterContext): Generator<OwnItem> {
  if (event.e === 'ORDER_TRADE_UPDATE') {
    const order = perpOrder(event, context)
    // An order in a state that we have no word for is a reason to look.
    if (order === undefined) yield { kind: 'gap' }
    else {
      const fill = readFill(event, context)
      yield { kind: 'order', order, ...(fill && { fill }) }
    }
  } else if (event.e === 'ACCOUNT_UPDATE' && event.a.m !== 'ORDER') {
    yield { kind: 'balance', reason: event.a.m }
  } else if (event.e === 'MARGIN_CALL') yield { kind: 'balance', reason: 'MARGIN_CALL' }
}

type TradeEvent = Extract<FuturesUserEvent, { e: 'ORDER_TRADE_UPDATE' }>

/** The trade of an event; undefined when it tells of none, or not all of it. */
function readFill({ o, T }: TradeEvent, { read }: AsterContext): Fill | undefined {
  if (o.x !== 'TRADE' && o.x !== 'CALCULATED') return undefined
  const quantity = read(o.l)
  if (quantity.isZero() || o.t === '0' || o.n === undefined || typeof o.N !== 'string') {
    return undefined
  }
  const price = read(o.L)
  return {
    market: 'perp',
    symbol: o.s,
    tradeId: o.t,
    orderId: o.i,
    side: o.S === 'BUY' ? 'buy' : 'sell',
    price,
    quantity,
    quoteQuantity: price.times(quantity),
    commission: read(o.n).abs(),
    commissionAsset: o.N,
    realizedPnl: read(o.rp ?? '0'),
    isMaker: o.m,
    time: o.T ?? T,
  }
}
