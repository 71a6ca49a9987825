import { usageError } from '@asterkit/app-kit'
import type { Exchange } from '@asterkit/strategy'

/**
 * Returns the base assets of the symbols that a person named; undefined when none was.
 *
 * @throws {CliError} A symbol is not listed on either market (exit 2). Nothing was sent.
 */
export async function wantedAssets(
  exchange: Exchange,
  symbols: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  if (symbols === undefined) return undefined
  const [perps, spots] = await Promise.all([
    exchange.listInstruments('perp', signal),
    exchange.listInstruments('spot', signal),
  ])
  const assets = new Map([...spots, ...perps].map((row) => [row.symbol, row.baseAsset]))
  return new Set(
    symbols.map((symbol) => {
      const asset = assets.get(symbol)
      if (asset === undefined) throw usageError(`${symbol} is not listed on this exchange`)
      return asset
    }),
  )
}
