import type { DiffRules } from '@asterkit/market-making'
import type { MarketMakerConfig } from '../config.ts'
import type { MakerDecision } from '../decide.ts'

/** Difference of size that is not worth a change, as a fraction. */
const SIZE_TOLERANCE = 0.3

/**
 * Says when a resting order is left alone although another price or size is wanted: the same live and in replay.
 *
 * @param held Signed lots.
 */
export function diffRulesOf(
  config: MarketMakerConfig,
  { figures }: MakerDecision,
  held: number,
): DiffRules {
  const perBps = (figures?.fairTicks ?? 0) / 10_000
  return {
    minMoveTicks: Math.floor(config.execution.minMoveBps * perBps),
    sizeTolerance: SIZE_TOLERANCE,
    ...(figures && {
      mostLots: {
        bid: Math.max(0, figures.hardLots - held),
        ask: Math.max(0, figures.hardLots + held),
      },
      // Half of the least distance: an order that the market has come so near to gives money away.
      bounds: {
        bid: Math.floor(figures.fairTicks - (figures.floorBps.bid / 2) * perBps),
        ask: Math.ceil(figures.fairTicks + (figures.floorBps.ask / 2) * perBps),
      },
    }),
  }
}
