import { InvalidInputError } from '@asterkit/instruments'

/** Reads a figure of each row, by symbol. A row with a figure that cannot be read is absent, which means unknown. */
export function readEach<Row extends { readonly symbol: string }, Value>(
  rows: readonly Row[] = [],
  read: (row: Row) => Value | undefined,
): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>()
  for (const row of rows) {
    try {
      const value = read(row)
      if (value !== undefined) found.set(row.symbol, value)
    } catch (error) {
      // One odd row, such as a number of a hundred digits, must not take the others with it.
      if (!(error instanceof InvalidInputError)) throw error
    }
  }
  return found
}
