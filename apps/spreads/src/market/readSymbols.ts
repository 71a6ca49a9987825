import { usageError } from '@asterkit/app-kit'
import { readInstruments } from '@asterkit/instruments'
import type { PublicMarket } from './publicMarket.ts'

const QUOTE = 'USDT'

/**
 * Reads which symbols trade on both markets with the same coin against USDT.
 *
 * @param wanted Only these; all when absent.
 * @throws {CliError} A wanted symbol is not among them (exit 2).
 * @throws {AsterError} The exchange cannot be read.
 */
export async function readSymbols(
  market: PublicMarket,
  wanted: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [spotInfo, perpInfo] = await Promise.all([
    market.spotInfo({}, { signal }),
    market.perpInfo({}, { signal }),
  ])
  const trading = (side: 'spot' | 'perp', info: unknown) =>
    readInstruments(side, info).instruments.filter(
      ({ status, quoteAsset }) => status === 'TRADING' && quoteAsset === QUOTE,
    )
  const coins = new Map(trading('spot', spotInfo).map((each) => [each.symbol, each.baseAsset]))
  const symbols = trading('perp', perpInfo)
    .filter(({ symbol, baseAsset }) => coins.get(symbol) === baseAsset)
    .map(({ symbol }) => symbol)
    .sort()
  const missing = wanted?.find((symbol) => !symbols.includes(symbol))
  if (missing !== undefined) {
    throw usageError(`${missing} is not on both markets. Pairs are: ${symbols.join(', ')}`)
  }
  return wanted ?? symbols
}
