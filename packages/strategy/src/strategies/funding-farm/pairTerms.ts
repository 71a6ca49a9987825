import {
  createPairSizer,
  expectedCarry,
  type PairSizer,
  roundTripFees,
} from '@asterkit/delta-neutral'
import { type Decimal, ONE } from '@asterkit/instruments'
import type { PairInstruments } from '../../pair.ts'
import type { FundingFarmConfig } from './config.ts'
import type { PairFacts } from './facts.ts'
import type { PairCosts } from './state.ts'

/** What a pair is weighed with besides prices and rates. */
export interface PairTerms {
  readonly sizer: PairSizer
  /** Of all four fills, for each quote of notional; slippage as estimated without books. */
  readonly costPerQuote: {
    readonly fees: Decimal
    readonly slippage: Decimal
    readonly total: Decimal
  }
  /** Funding of a quote of notional over the expected hold, per unit of a rate above zero, after its decay. */
  readonly carryPerRate: Decimal
}

interface KnownTerms extends PairTerms {
  readonly pair: PairInstruments
  readonly config: FundingFarmConfig
  readonly intervalHours: number
}

/** Newest terms by commission rates. */
const knownTerms = new WeakMap<PairCosts, KnownTerms>()

/**
 * Works out what only market rules, commission rates, interval and configuration decide, once per change of one.
 *
 * @param facts With costs and interval known.
 */
export function pairTerms(facts: PairFacts, config: FundingFarmConfig): PairTerms {
  const { pair, costs } = facts
  const intervalHours = facts.intervalHours!
  const known = knownTerms.get(costs!)
  if (known?.pair === pair && known.config === config && known.intervalHours === intervalHours) {
    return known
  }
  const { spotTakerFee, perpTakerFee } = costs!
  const { capitalFraction, leverage, slippageBps, expectedSlippageBps } = config
  const fees = { spotTakerFee, perpTakerFee }
  const sizer = createPairSizer({
    capitalFraction,
    leverage,
    spot: pair.spot,
    perp: pair.perp,
    ...fees,
    slippageBps,
    spotPriceDrop: config.survivePriceDropPct.div(100),
  })
  const costPerQuote = roundTripFees({ notional: ONE, ...fees, slippageBps: expectedSlippageBps })
  const carryPerRate = expectedCarry({
    notional: ONE,
    fundingRate: ONE,
    fundingIntervalHours: intervalHours,
    holdHours: config.expectedHoldHours,
    rateDecay: config.rateDecay,
  })
  const terms = { pair, config, intervalHours, sizer, costPerQuote, carryPerRate }
  knownTerms.set(costs!, terms)
  return terms
}
