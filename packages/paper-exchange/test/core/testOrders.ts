import { decimal } from '@asterkit/instruments'
import type { Venue, VenueAccount, VenueEvent, VenueOrderRequest } from '../../src/core/index.ts'

/** Amounts of a request as text; the rest as the venue takes it. */
export type OrderInput = Omit<
  Partial<VenueOrderRequest>,
  'price' | 'quantity' | 'stopPrice' | 'activationPrice' | 'callbackRate' | 'pegOffset'
> & {
  readonly price?: string
  readonly quantity?: string
  readonly stopPrice?: string
  readonly activationPrice?: string
  readonly callbackRate?: string
  readonly pegOffset?: string
}

/** A perp order of SOLUSDT; a LIMIT one rests unless it says otherwise. */
export function orderOf(input: OrderInput): VenueOrderRequest {
  const { price, quantity, stopPrice, activationPrice, callbackRate, pegOffset, ...rest } = input
  const type = input.type ?? 'LIMIT'
  return {
    market: 'perp',
    symbol: 'SOLUSDT',
    side: 'buy',
    ...(type === 'LIMIT' ? { timeInForce: 'GTC' } : {}),
    ...rest,
    type,
    ...(price === undefined ? {} : { price: decimal(price) }),
    ...(quantity === undefined ? {} : { quantity: decimal(quantity) }),
    ...(stopPrice === undefined ? {} : { stopPrice: decimal(stopPrice) }),
    ...(activationPrice === undefined ? {} : { activationPrice: decimal(activationPrice) }),
    ...(callbackRate === undefined ? {} : { callbackRate: decimal(callbackRate) }),
    ...(pegOffset === undefined ? {} : { pegOffset: decimal(pegOffset) }),
  }
}

/** Opens a perp position by a MARKET order. */
export function openPosition(user: VenueAccount, side: 'buy' | 'sell', quantity: string): void {
  user.placeOrder(orderOf({ type: 'MARKET', side, quantity }))
}

/** What is told about orders from now on: execution, status, type and reason of each event. */
export function hearOrders(venue: Venue): string[] {
  const heard: string[] = []
  venue.onEvent((event: VenueEvent) => {
    if (event.kind !== 'order') return
    const { execution, order, reason } = event
    heard.push([execution, order.status, order.type, reason].filter(Boolean).join(' '))
  })
  return heard
}

/** Amount as plain text. */
export function text(value: { toFixed(): string } | undefined): string | undefined {
  return value?.toFixed()
}
