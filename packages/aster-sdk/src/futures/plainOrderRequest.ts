import { isFields, isPlainSymbol } from '../plainChecks.ts'
import type { OrderRequest } from './orderRequest.ts'

const DECIMAL = /^\d{1,24}(?:\.\d{1,24})?$/
const CLIENT_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/

const isDecimal = (value: unknown) => typeof value === 'string' && DECIMAL.test(value)
const isClientId = (value: unknown) => typeof value === 'string' && CLIENT_ID.test(value)
const isOneOf =
  (...words: readonly string[]) =>
  (value: unknown) =>
    typeof value === 'string' && words.includes(value)

/** Fields of a usual order, in the order of the schema, which is that of the wire. */
const FIELDS: readonly (readonly [
  name: keyof OrderRequest,
  isPlain: (value: unknown) => boolean,
])[] = [
  ['symbol', isPlainSymbol],
  ['side', isOneOf('BUY', 'SELL')],
  ['positionSide', isOneOf('BOTH')],
  ['type', isOneOf('LIMIT', 'MARKET')],
  ['timeInForce', isOneOf('GTC', 'IOC', 'FOK', 'GTX')],
  ['quantity', isDecimal],
  ['price', isDecimal],
  ['newClientOrderId', isClientId],
  ['newOrderRespType', isOneOf('ACK', 'RESULT')],
  ['reduceOnly', (value) => typeof value === 'boolean'],
]

/**
 * Reads a limit or market order that says nothing unusual.
 *
 * @returns What `OrderRequest` makes of it; undefined when in doubt, or when it breaks a rule.
 */
export function plainOrderRequest(value: unknown): OrderRequest | undefined {
  if (!isFields(value)) return undefined
  const order: Record<string, unknown> = {}
  let known = 0
  for (const [name, isPlain] of FIELDS) {
    const field = value[name]
    if (field === undefined) continue
    if (!isPlain(field)) return undefined
    order[name] = field
    known += 1
  }
  return known === Object.keys(value).length && isComplete(order) ? order : undefined
}

function isComplete(order: Readonly<Record<string, unknown>>): order is OrderRequest {
  const { symbol, side, type, quantity, price, timeInForce } = order
  if (symbol === undefined || side === undefined || quantity === undefined) return false
  if (type === 'LIMIT') return price !== undefined && timeInForce !== undefined
  return type === 'MARKET' && price === undefined
}
