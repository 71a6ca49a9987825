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
  { figures, isReducing, isUnwinding }: MakerDecision,
  held: number,
): DiffRules {
  const isPingPong = config.mode === 'ping-pong'
  const perBps = (figures?.fairTicks ?? 0) / 10_000
  const minMoveBps = isPingPong ? config.pingPong.reusePct * 100 : config.execution.minMoveBps
  return {
    // One tick better is the very point of an order that unwinds.
    minMoveTicks: isUnwinding ? 0 : Math.floor(minMoveBps * perBps),
    sizeTolerance: isReducing && !isUnwinding ? 0 : SIZE_TOLERANCE,
    ...(isPingPong && { mostOrders: 1 }),
    ...(figures && {
      mostLots: {
        bid: Math.max(0, figures.hardLots - held),
        ask: Math.max(0, figures.hardLots + held),
      },
    }),
    // The one order of the other mode is there to be met, however near the market comes; so is one that unwinds.
    ...(figures &&
      !isPingPong &&
      !isUnwinding && {
        // Half of the least distance: an order that the market has come so near to gives money away.
        bounds: {
          bid: Math.floor(figures.fairTicks - (figures.floorBps.bid / 2) * perBps),
          ask: Math.ceil(figures.fairTicks + (figures.floorBps.ask / 2) * perBps),
        },
      }),
  }
}

/** Age below which an order is not moved, ms, unless it could lose money where it stands. */
export function leastLifeMs({ mode, pingPong, execution }: MarketMakerConfig): number {
  return mode === 'ping-pong' ? pingPong.refreshMs : execution.minLifeMs
}
