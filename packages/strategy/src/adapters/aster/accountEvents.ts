import type { FuturesUserEvent, SpotUserEvent, StreamItem } from '@asterkit/sdk'
import type { AccountEvent, AccountEvents, Order } from '../../ports/exchange.ts'
import { hearAnnouncement } from './announcements.ts'
import type { AsterContext } from './asterContext.ts'
import { mergeStreams } from './mergeStreams.ts'
import { readPositionSide, readSide, readStatus } from './wireOrder.ts'

/**
 * Events of both wallets as one stream: each wallet's in order of their times, as far as the SDK's window
 * reaches; between the wallets in order of arrival. They say that something changed, and reads say what.
 */
export function createAccountEvents(context: AsterContext): AccountEvents {
  const { client, logger, now } = context
  return {
    async *watchAccount(signal) {
      const onTrouble = (market: string) => (error: Error) =>
        logger.warn('account stream interrupted', { market, reason: error.message })
      const streams = (inner: AbortSignal) => [
        client.streams.watchFuturesUser({ signal: inner, onTrouble: onTrouble('perp') }),
        client.streams.watchSpotUser({ signal: inner, onTrouble: onTrouble('spot') }),
      ]
      for await (const item of mergeStreams<StreamItem<FuturesUserEvent | SpotUserEvent>>(
        streams,
        signal,
      )) {
        if (item.kind === 'gap') yield { kind: 'gap', time: now() }
        if (item.kind !== 'event') continue
        if (item.event.e === 'announcement') hearAnnouncement(context, item.event)
        else yield readEvent(item.event, context)
      }
    },
  }
}

/** News of the venue is no event of the account. */
type WireEvent = Exclude<FuturesUserEvent, { e: 'announcement' }> | SpotUserEvent

function readEvent(event: WireEvent, context: AsterContext): AccountEvent {
  const time = event.E
  switch (event.e) {
    case 'ORDER_TRADE_UPDATE':
      return orderEvent(perpOrder(event, context), time)
    case 'executionReport':
      return orderEvent(spotOrder(event, context), time)
    case 'ACCOUNT_UPDATE':
      return { kind: 'balance', reason: event.a.m, time }
    case 'outboundAccountPosition':
      return { kind: 'balance', reason: event.m ?? 'SPOT', time }
    case 'ACCOUNT_CONFIG_UPDATE':
      return { kind: 'config', time }
    case 'MARGIN_CALL':
      return { kind: 'balance', reason: 'MARGIN_CALL', time }
  }
}

/** An order in a state that we have no word for is a reason to look, not to guess. */
function orderEvent(order: Order | undefined, time: number): AccountEvent {
  return order === undefined ? { kind: 'gap', time } : { kind: 'order', order, time }
}

/** The order that an account event tells; undefined: its status is not known. */
export function perpOrder(
  { o, T }: Extract<FuturesUserEvent, { e: 'ORDER_TRADE_UPDATE' }>,
  { read }: AsterContext,
): Order | undefined {
  const status = readStatus(o.X)
  if (status === undefined) return undefined
  const executedQuantity = read(o.z)
  return {
    market: 'perp',
    symbol: o.s,
    orderId: o.i,
    clientOrderId: o.c,
    side: readSide(o.S),
    ...readPositionSide(o.ps),
    status,
    price: read(o.p),
    quantity: read(o.q),
    executedQuantity,
    executedQuote: executedQuantity.times(read(o.ap)),
    isReduceOnly: o.R,
    updateTime: T,
  }
}

function spotOrder(
  event: Extract<SpotUserEvent, { e: 'executionReport' }>,
  { read }: AsterContext,
): Order | undefined {
  const status = readStatus(event.X)
  if (status === undefined) return undefined
  return {
    market: 'spot',
    symbol: event.s,
    orderId: event.i,
    clientOrderId: event.c,
    side: readSide(event.S),
    status,
    price: read(event.p),
    quantity: read(event.q),
    executedQuantity: read(event.z),
    executedQuote: read(event.Z),
    isReduceOnly: false,
    updateTime: event.T,
  }
}
