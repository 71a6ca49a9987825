type Fields<Value> = Readonly<Record<string, Value>>

/**
 * Parameters of no endpoint that only say again what another one says, and when they do. ccxt's unified
 * methods leave these words of their own beside the venue's; whether the venue reads past them is not known.
 */
const REPEATS: Readonly<Record<string, (fields: Fields<unknown>) => boolean>> = {
  postOnly: ({ postOnly, timeInForce }) => String(postOnly) === 'true' && timeInForce === 'GTX',
  cost: ({ quoteOrderQty }) => quoteOrderQty !== undefined,
}

/**
 * Leaves out parameters that only repeat others, in the orders of a batch too. Alone they stay and are
 * refused like all unknown ones.
 */
export function withoutRepeats(params: Fields<string>): Fields<string> {
  const kept = dropRepeats(params)
  const { batchOrders } = kept
  if (batchOrders === undefined || !Object.keys(REPEATS).some((name) => batchOrders.includes(name)))
    return kept
  const orders = readJson(batchOrders)
  // What is no list stays as it is: its reader says what is wrong.
  if (!Array.isArray(orders)) return kept
  return { ...kept, batchOrders: JSON.stringify(orders.map(dropRepeatsOfItem)) }
}

function dropRepeatsOfItem(order: unknown): unknown {
  return typeof order === 'object' && order !== null ? dropRepeats({ ...order }) : order
}

function dropRepeats<Value>(fields: Fields<Value>): Fields<Value> {
  const isRepeat = (name: string) => name in fields && REPEATS[name]?.(fields) === true
  if (!Object.keys(REPEATS).some(isRepeat)) return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isRepeat(name)))
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
