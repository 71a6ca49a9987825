/** What an answer repeats; null where the request named none. */
type RequestId = number | null

/** A control message that can be carried out. */
export type ControlRequest =
  | {
      readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE'
      readonly names: readonly string[]
      readonly id: RequestId
    }
  | { readonly method: 'LIST_SUBSCRIPTIONS' | 'GET_PROPERTY'; readonly id: RequestId }
  | { readonly method: 'SET_PROPERTY'; readonly value: boolean; readonly id: RequestId }

/** A refusal as the venue words it; it carries no request id. */
export interface ControlRefusal {
  readonly code: number
  readonly msg: string
}

const METHODS = [
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'LIST_SUBSCRIPTIONS',
  'SET_PROPERTY',
  'GET_PROPERTY',
] as const

type Method = (typeof METHODS)[number]

/** Names that one message may carry: as many as a connection of the wider market may hear. */
const MAX_PARAMS = 1024

/** Reads a control message, or says what is wrong with it. */
export function readControl(text: string): ControlRequest | ControlRefusal {
  let message: unknown
  try {
    message = JSON.parse(text)
  } catch (error) {
    return { code: 3, msg: `Invalid JSON: expected value at ${placeOf(error, text)}` }
  }
  if (typeof message !== 'object' || message === null || !('method' in message)) {
    return invalid(`missing field \`method\` at line 1 column ${text.length}`)
  }
  const { method } = message
  if (!isMethod(method)) return unknownMethod(method, text)
  // ccxt subscribes without an id and lives on the real venue; one that is sent must be a number.
  const id = 'id' in message ? message.id : null
  if (id !== null && (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0)) {
    return invalid('request ID must be an unsigned integer')
  }
  const params: unknown = 'params' in message ? message.params : undefined
  const list: readonly unknown[] = Array.isArray(params) ? params : []
  return readMethod(method, list, id)
}

function readMethod(
  method: Method,
  params: readonly unknown[],
  id: RequestId,
): ControlRequest | ControlRefusal {
  switch (method) {
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE':
      if (params.length > MAX_PARAMS) return invalid('too many parameters')
      return { method, names: params.filter((name) => typeof name === 'string'), id }
    case 'LIST_SUBSCRIPTIONS':
      return params.length > 0 ? invalid('too many parameters') : { method, id }
    case 'GET_PROPERTY':
      return propertyRefusal(params, 1) ?? { method, id }
    case 'SET_PROPERTY': {
      const refusal = propertyRefusal(params, 2)
      if (refusal !== undefined) return refusal
      const [, value] = params
      return typeof value === 'boolean'
        ? { method, value, id }
        : { code: 1, msg: 'Invalid value type: expected Boolean' }
    }
  }
}

function propertyRefusal(params: readonly unknown[], most: number): ControlRefusal | undefined {
  if (params.length > most) return invalid('too many parameters')
  if (typeof params[0] !== 'string') return invalid('property name must be a string')
  return params[0] === 'combined' ? undefined : { code: 0, msg: 'Unknown property' }
}

function isMethod(method: unknown): method is Method {
  return METHODS.some((known) => known === method)
}

function unknownMethod(method: unknown, text: string): ControlRefusal {
  const written = JSON.stringify(method)
  const column = text.indexOf(written, text.indexOf('"method"') + 8) + written.length
  const name = typeof method === 'string' ? method : written
  return invalid(
    `unknown variant ${name}, expected one of ${METHODS.join(', ')} at line 1 column ${column}`,
  )
}

function invalid(why: string): ControlRefusal {
  return { code: 2, msg: `Invalid request: ${why}` }
}

/** Where JSON ends to be JSON, as far as the parser says. */
function placeOf(error: unknown, text: string): string {
  const position = /position (\d+)/.exec(String(error))?.[1]
  const before = text.slice(0, position === undefined ? text.length : Number(position))
  const lines = before.split('\n')
  return `line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1}`
}
