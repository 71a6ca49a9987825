import { decimal, type Market } from '@asterkit/instruments'
import type { OrderRef, VenueOrderRequest } from '../core/index.ts'

/** Order parameters that the schemas of both markets and of batches share; a batch has flags as text. */
export interface WireOrder {
  readonly symbol: string
  readonly side: 'BUY' | 'SELL'
  readonly type: VenueOrderRequest['type']
  readonly timeInForce?: VenueOrderRequest['timeInForce'] | undefined
  readonly quantity?: string | undefined
  readonly quoteOrderQty?: string | undefined
  readonly price?: string | undefined
  readonly reduceOnly?: WireFlag
  readonly positionSide?: 'BOTH' | 'LONG' | 'SHORT' | undefined
  readonly newClientOrderId?: string | undefined
  readonly stopPrice?: string | undefined
  readonly workingType?: VenueOrderRequest['workingType'] | undefined
  readonly priceProtect?: WireFlag
  readonly closePosition?: WireFlag
  readonly activationPrice?: string | undefined
  readonly callbackRate?: string | undefined
  readonly pegPriceType?: VenueOrderRequest['pegPriceType'] | undefined
  readonly pegOffset?: string | undefined
  readonly stpMode?: VenueOrderRequest['stpMode'] | undefined
}

type WireFlag = boolean | string | undefined

const AMOUNTS = [
  'quantity',
  'quoteOrderQty',
  'price',
  'stopPrice',
  'activationPrice',
  'callbackRate',
  'pegOffset',
] as const
const FLAGS = ['reduceOnly', 'priceProtect', 'closePosition'] as const
const WORDS = [
  'timeInForce',
  'positionSide',
  'newClientOrderId',
  'workingType',
  'pegPriceType',
  'stpMode',
] as const

/**
 * Turns wire parameters into the venue's order request.
 *
 * @param nonce Of the call, which a guarded cancel names later.
 */
export function readOrderRequest(
  market: Market,
  params: WireOrder,
  nonce?: string,
): VenueOrderRequest {
  const request: Mutable = {
    market,
    symbol: params.symbol,
    side: params.side === 'BUY' ? 'buy' : 'sell',
    type: params.type,
  }
  for (const name of AMOUNTS) {
    const text = params[name]
    if (text !== undefined) request[name] = decimal(text)
  }
  for (const name of FLAGS) {
    if (params[name] !== undefined) request[name] = isSet(params[name])
  }
  for (const name of WORDS) copyWord(params, request, name)
  if (nonce !== undefined) request.nonce = nonce
  return request
}

type Mutable = { -readonly [Name in keyof VenueOrderRequest]: VenueOrderRequest[Name] }
type Word = (typeof WORDS)[number]
type Words = Required<Pick<VenueOrderRequest, Word>>

function copyWord<Name extends Word>(
  from: { readonly [Each in Word]?: Words[Each] | undefined },
  to: { -readonly [Each in Word]?: Words[Each] },
  name: Name,
): void {
  const word = from[name]
  if (word !== undefined) to[name] = word
}

function isSet(flag: WireFlag): boolean {
  return flag === true || flag === 'true'
}

/** Which order a query or a cancellation means. */
export function readOrderRef(params: {
  readonly orderId?: string | undefined
  readonly origClientOrderId?: string | undefined
  readonly nonce?: string | undefined
}): OrderRef {
  return {
    ...(params.nonce === undefined ? {} : { nonce: params.nonce }),
    ...(params.orderId === undefined ? {} : { orderId: Number(params.orderId) }),
    ...(params.origClientOrderId === undefined ? {} : { clientOrderId: params.origClientOrderId }),
  }
}

/** Whether the answer tells the outcome; without RESULT it only acknowledges. */
export function wantsResult(params: { readonly newOrderRespType?: string | undefined }): boolean {
  return params.newOrderRespType === 'RESULT' || params.newOrderRespType === 'FULL'
}
