import { smallestCapital } from '@asterkit/delta-neutral'
import { type Decimal, InvalidInputError, ZERO } from '@asterkit/instruments'
import type { PairInstruments } from '../../../pair.ts'
import type { FundingFarmConfig } from '../config.ts'
import type { FarmState } from '../state.ts'

/**
 * Least capital in quote, both legs together, that opens a pair at the configured leverage: what the smallest
 * order of both markets takes. Without known commission rates it is a little too low, never too high.
 *
 * @returns Undefined while a book is missing, or when no quantity is legal on both markets.
 */
export function leastCapital(
  { symbol, spot, perp }: PairInstruments,
  state: Pick<FarmState, 'spotQuotes' | 'perpQuotes' | 'costs'>,
  config: FundingFarmConfig,
): Decimal | undefined {
  const spotPrice = state.spotQuotes?.get(spot.symbol)?.askPrice
  const perpPrice = state.perpQuotes?.get(perp.symbol)?.bidPrice
  if (!spotPrice?.gt(0) || !perpPrice?.gt(0)) return undefined
  const input = {
    capitalFraction: config.capitalFraction,
    leverage: config.leverage,
    spotPrice,
    perpPrice,
    spot,
    perp,
    spotTakerFee: state.costs.get(symbol)?.spotTakerFee ?? ZERO,
    perpTakerFee: state.costs.get(symbol)?.perpTakerFee ?? ZERO,
    slippageBps: config.slippageBps,
    spotPriceDrop: config.survivePriceDropPct.div(100),
  }
  try {
    return smallestCapital(input)
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined
    throw error
  }
}
