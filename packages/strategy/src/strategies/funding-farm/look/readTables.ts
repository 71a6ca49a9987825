import type { MarketData } from '../../../ports/exchange.ts'
import type { FarmFact } from '../state.ts'

/**
 * Reads the public tables of both markets in full, as facts.
 *
 * @throws One of them could not be read.
 */
export async function readTables(
  exchange: MarketData,
  signal: AbortSignal,
): Promise<readonly FarmFact[]> {
  const [spot, perp, premiums, spotQuotes, perpQuotes, terms, spotVolumes, perpVolumes] =
    await Promise.all([
      exchange.listInstruments('spot', signal),
      exchange.listInstruments('perp', signal),
      exchange.listPremiums(signal),
      exchange.listQuotes('spot', signal),
      exchange.listQuotes('perp', signal),
      exchange.listFundingTerms(signal),
      exchange.listVolumes('spot', signal),
      exchange.listVolumes('perp', signal),
    ])
  return [
    { kind: 'instruments', spot, perp },
    { kind: 'terms', terms },
    { kind: 'volumes', spot: spotVolumes, perp: perpVolumes },
    { kind: 'market', premiums, spot: spotQuotes, perp: perpQuotes },
  ]
}
