import { hedgeDrift, pairLot } from '@asterkit/delta-neutral'
import { Decimal, ZERO } from '@asterkit/instruments'
import type { FundingFarmConfig } from './config.ts'
import { type Exit, type ExitRule, type HeldPair, pct } from './heldPair.ts'

/** Distance of the mark to the venue's liquidation price that is too near, fraction of the mark. */
const NEAR_LIQUIDATION = new Decimal('0.05')

/**
 * Rules that protect the money, in this order. They ask for nothing but the position and the journal, so
 * that no unreadable market, no alarm and no price spike keeps them from speaking.
 */
export const PROTECTIVE_EXITS: readonly ExitRule[] = [hedgeBroken, stopLoss, liquidationNear]

/** A repair has had its turn before this speaks: what is still open is given up as a whole. */
function hedgeBroken(
  { holding, position, judgement }: HeldPair,
  { maxDeltaPct }: FundingFarmConfig,
): Exit | undefined {
  const { spot, perp } = judgement.facts.pair
  const { spotQuantity } = holding
  const { perpQuantity } = holding
  // A venue that has less than the journal is compared with it first: a late read must not close a pair.
  if ((position?.quantity ?? ZERO).gt(perpQuantity)) return undefined
  if (spotQuantity.isZero() && perpQuantity.isZero()) return undefined
  const drift = hedgeDrift({ spotQuantity, perpQuantity, lot: pairLot(spot, perp) })
  if (drift.deltaLots.lte(1) || drift.imbalance.times(100).lte(maxDeltaPct)) return undefined
  const detail = `spot ${spotQuantity.toFixed()} against perp ${perpQuantity.toFixed()}, ${pct(drift.imbalance)} open`
  return { reason: 'hedge-broken', detail }
}

function stopLoss({ margin: use }: HeldPair): Exit | undefined {
  if (use === undefined || use.loss.lt(use.stop)) return undefined
  return {
    reason: 'stop-loss',
    detail: `short at ${pct(use.loss.neg())} of its entry value, stop at ${pct(use.stop.neg())}`,
  }
}

function liquidationNear({ position, margin: use }: HeldPair): Exit | undefined {
  const price = position?.liquidationPrice
  if (position === undefined || price === undefined || use === undefined) return undefined
  const left = price.minus(position.markPrice).div(position.markPrice)
  const isConsumed = use.reportedStop !== undefined && use.loss.gte(use.reportedStop)
  // A reported price on the wrong side of the entry is no measure of a loss; being near it is.
  if (left.gt(NEAR_LIQUIDATION) && !(isConsumed && use.distance.gt(0))) return undefined
  const detail = `mark is ${pct(left)} from liquidation at ${price.toFixed()}, short at ${pct(use.loss.neg())}`
  return { reason: 'liquidation-near', detail }
}
