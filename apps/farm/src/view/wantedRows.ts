import { usageError } from '@asterkit/app-kit'
import type { MarketRow, MarketSurvey } from '@asterkit/strategy'

/**
 * Returns the rows of the symbols that were asked for, or all.
 *
 * @throws {CliError} A symbol has no pair here (exit 2); the message says why and what there is.
 */
export function wantedRows(
  { pairs, unpaired }: MarketSurvey,
  symbols: readonly string[] | undefined,
): readonly MarketRow[] {
  if (symbols === undefined) return pairs
  return symbols.map((symbol) => {
    const row = pairs.find((each) => each.symbol === symbol)
    if (row !== undefined) return row
    const known = unpaired.find((each) => each.symbol === symbol)?.rejected?.detail
    throw usageError(
      `${symbol} ${known === undefined ? 'is not listed here' : `has no pair here: ${known}`}. Pairs are: ${namesOf(pairs)}`,
    )
  })
}

/** Says which symbols there are, at most a dozen of them. */
function namesOf(pairs: readonly MarketRow[]): string {
  const names = pairs.slice(0, 12).map(({ symbol }) => symbol)
  return `${names.join(', ')}${pairs.length > 12 ? ' and more' : ''}`
}
