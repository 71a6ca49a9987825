import { isUnsellable } from '../../executors/isUnsellable.ts'
import type { FundingFarmConfig } from './config.ts'
import { EARNING_EXITS } from './earningExits.ts'
import type { Exit, ExitRule, HeldPair } from './heldPair.ts'
import { PROTECTIVE_EXITS } from './protectiveExits.ts'

/** The first rule that protects the money and speaks. Always on the pair, never on one leg. */
export function findProtectiveExit(held: HeldPair, config: FundingFarmConfig): Exit | undefined {
  return firstOf(PROTECTIVE_EXITS, held, config)
}

/**
 * The first other rule for closing that speaks. What is closed for its earnings waits until the perp is
 * near index and spot; a symbol that stops trading does not wait. Nothing is closed while the coins could
 * not be sold: half a pair is worse than one that earns nothing.
 */
export function findOtherExit(held: HeldPair, config: FundingFarmConfig): Exit | undefined {
  if (isUnsellable(held.judgement.facts.pair, held.holding)) return undefined
  const isCalm = held.deviation?.times(100).lte(config.maxPerpDeviationPct) === true
  const earning = isCalm ? firstOf(EARNING_EXITS, held, config) : undefined
  return earning ?? symbolStatus(held)
}

function firstOf(
  rules: readonly ExitRule[],
  held: HeldPair,
  config: FundingFarmConfig,
): Exit | undefined {
  for (const rule of rules) {
    const exit = rule(held, config)
    if (exit !== undefined) return exit
  }
  return undefined
}

function symbolStatus({ judgement, isGlimpse }: HeldPair): Exit | undefined {
  const { pair, delisting } = judgement.facts
  if (isGlimpse) return undefined
  if (delisting !== undefined) return { reason: 'symbol-status', detail: delisting }
  const shut = [pair.perp, pair.spot].find((leg) => leg.status !== 'TRADING')
  return shut && { reason: 'symbol-status', detail: `${shut.market} status is ${shut.status}` }
}
