import { isFields, isPlainSymbol } from './plainChecks.ts'

const DECIMAL = /^\d{1,24}(?:\.\d{1,24})?$/
const CLIENT_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/

const isDecimal = (value: unknown) => typeof value === 'string' && DECIMAL.test(value)
const isClientId = (value: unknown) => typeof value === 'string' && CLIENT_ID.test(value)
const isOneOf =
  (...words: readonly string[]) =>
  (value: unknown) =>
    typeof value === 'string' && words.includes(value)

/** Checks of the fields that a usual order may have, on either market. */
const CHECKS = {
  symbol: isPlainSymbol,
  side: isOneOf('BUY', 'SELL'),
  positionSide: isOneOf('BOTH'),
  type: isOneOf('LIMIT', 'MARKET'),
  timeInForce: isOneOf('GTC', 'IOC', 'FOK', 'GTX'),
  quantity: isDecimal,
  price: isDecimal,
  newClientOrderId: isClientId,
  newOrderRespType: isOneOf('ACK', 'RESULT'),
  reduceOnly: (value: unknown) => typeof value === 'boolean',
}

/**
 * Makes a quick reader of limit and market orders that say nothing unusual. It gives what the schema makes of
 * them; undefined when in doubt, or when one breaks a rule.
 *
 * @param names Fields that the market knows, in the order of its schema, which is that of the wire.
 */
export function plainOrder<Request extends object>(names: readonly (keyof typeof CHECKS)[]) {
  return (value: unknown): Request | undefined => {
    if (!isFields(value)) return undefined
    const order: Record<string, unknown> = {}
    let known = 0
    for (const name of names) {
      const field = value[name]
      if (field === undefined) continue
      if (!CHECKS[name](field)) return undefined
      order[name] = field
      known += 1
    }
    return known === Object.keys(value).length && isComplete<Request>(order) ? order : undefined
  }
}

type Fields = Readonly<Record<string, unknown>>

function isComplete<Request extends object>(order: Fields): order is Request & Fields {
  const { symbol, side, type, quantity, price, timeInForce } = order
  if (symbol === undefined || side === undefined || quantity === undefined) return false
  if (type === 'LIMIT') return price !== undefined && timeInForce !== undefined
  return type === 'MARKET' && price === undefined
}
