/** A reading and what became of it: failed parts are unknown, and said to be so. */
export interface Reading<Row> {
  readonly rows: readonly Row[]
  /** Exchange time, epoch ms; absent: unknown. */
  readonly time?: number
  /** What could not be read, a line each. */
  readonly notes: readonly string[]
}

/** Questions about single pairs that are open at the same time: many at once would use up the limit of a minute. */
const AT_ONCE = 8

/**
 * Makes reads whose failure leaves their part unknown and adds a note. An abort is no failure: it ends everything.
 */
export function createAttempt(signal: AbortSignal) {
  const notes: string[] = []
  async function attempt<T>(what: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      signal.throwIfAborted()
      notes.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    }
  }
  async function eachSymbol<T>(
    what: string,
    symbols: readonly string[],
    read: (symbol: string) => Promise<T>,
  ): Promise<ReadonlyMap<string, T>> {
    const found = new Map<string, T>()
    for (let first = 0; first < symbols.length; first += AT_ONCE) {
      const reads = symbols.slice(first, first + AT_ONCE).map(async (symbol) => {
        const value = await attempt(`${what} of ${symbol}`, () => read(symbol))
        if (value !== undefined) found.set(symbol, value)
      })
      await Promise.all(reads)
    }
    return found
  }
  return { notes: notes as readonly string[], attempt, eachSymbol }
}
