import type { Decimal } from '@asterkit/instruments'
import { executableBasis, type SpreadRow, spreadRow } from '../figures/spreadRow.ts'
import { createAttempt, type Reading } from './attempt.ts'
import type { PublicMarket } from './publicMarket.ts'
import { readTouches } from './readTouches.ts'

/** Levels per side: the most that weigh as little as a few. */
const DEPTH_LEVELS = 50

/** Reads the best prices of all pairs and, where an amount is asked about, both books of each. */
export async function readSpreads(
  market: PublicMarket,
  request: { readonly symbols: readonly string[]; readonly sizeQuote: Decimal | undefined },
  signal: AbortSignal,
): Promise<Reading<SpreadRow>> {
  const { symbols, sizeQuote } = request
  const { attempt, eachSymbol, notes } = createAttempt(signal)
  const [time, spotRows, perpRows] = await Promise.all([
    attempt('time', () => market.serverTime({}, { signal })),
    attempt('spot prices', () => market.spotTouches({}, { signal })),
    attempt('perp prices', () => market.perpTouches({}, { signal })),
  ])
  const [spots, perps] = [readTouches(spotRows), readTouches(perpRows)]
  const walks =
    sizeQuote === undefined
      ? undefined
      : await eachSymbol('books', symbols, async (symbol) => {
          const [spot, perp] = await Promise.all([
            market.spotDepth({ symbol, limit: DEPTH_LEVELS }, { signal }),
            market.perpDepth({ symbol, limit: DEPTH_LEVELS }, { signal }),
          ])
          return executableBasis({ spot, perp, sizeQuote })
        })
  const rows = symbols.map((symbol) => {
    const [spot, perp] = [spots.get(symbol), perps.get(symbol)]
    const pair = { symbol, ...(spot && { spot }), ...(perp && { perp }) }
    return spreadRow(pair, walks && (walks.get(symbol) ?? { kind: 'unknown' }))
  })
  return { rows, notes, ...(time && { time: time.serverTime }) }
}
