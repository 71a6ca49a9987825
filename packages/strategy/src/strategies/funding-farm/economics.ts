import { breakEvenHours, expectedCarry, roundTripFees } from '@asterkit/delta-neutral'
import type { Decimal } from '@asterkit/instruments'
import type { FundingFarmConfig } from './config.ts'
import type { PairFacts } from './facts.ts'
import type { RejectReason } from './report.ts'

/** What a pair of a given size is expected to cost and to bring. Quote. */
export interface Economics {
  /** Fees of all four fills, by the account's commission rates. */
  readonly fees: Decimal
  /** Slippage of all four fills: walked on the books, or estimated while they are not read. */
  readonly slippage: Decimal
  /** Hours until funding at the used rate has paid fees and slippage; undefined: never. */
  readonly breakEvenHours: Decimal | undefined
  /** Hours that the pair is expected to be held. */
  readonly holdHours: number
  /** Funding over that time, less the decay of the rate. */
  readonly funding: Decimal
  readonly net: Decimal
  /** Expected loss per 1,000 quote of volume, of which a round trip makes four notionals; negative: profit. */
  readonly costPer1000: Decimal
}

const LEGS_PER_ROUND_TRIP = 4

/**
 * Weighs a pair of this notional.
 *
 * @param facts With costs, interval and used rate known.
 * @param walkedSlippage Quote, of all four fills; absent: `expectedSlippageBps` of each.
 */
export function economicsOf(
  facts: PairFacts,
  config: FundingFarmConfig,
  notional: Decimal,
  walkedSlippage?: Decimal,
): Economics {
  const { spotTakerFee, perpTakerFee } = facts.costs!
  const slippageBps = config.expectedSlippageBps
  const estimate = roundTripFees({ notional, spotTakerFee, perpTakerFee, slippageBps })
  const { fees } = estimate
  const slippage = walkedSlippage ?? estimate.slippage
  const expected = {
    notional,
    fundingRate: facts.usedRate!,
    fundingIntervalHours: facts.intervalHours!,
  }
  const { rateDecay } = config
  const holdHours = expectedHold(expected, fees, config)
  const funding = expectedCarry({ ...expected, holdHours, rateDecay })
  const cost = fees.plus(slippage)
  const net = funding.minus(cost)
  return {
    fees,
    slippage,
    breakEvenHours: breakEvenHours({ cost, ...expected }),
    holdHours,
    funding,
    net,
    get costPer1000() {
      return net.neg().times(1000).div(notional.times(LEGS_PER_ROUND_TRIP))
    },
  }
}

/** For volume a pair is held until its share of the fees is paid, in whole intervals. */
function expectedHold(
  expected: { notional: Decimal; fundingRate: Decimal; fundingIntervalHours: number },
  fees: Decimal,
  { goal, expectedHoldHours, feeCoverageMultiplier, rateDecay }: FundingFarmConfig,
): number {
  if (goal === 'profit') return expectedHoldHours
  const fundingRate = expected.fundingRate.times(rateDecay.neg().plus(1))
  const cost = fees.times(feeCoverageMultiplier)
  const hours = breakEvenHours({ ...expected, fundingRate, cost })
  if (hours === undefined || hours.gte(expectedHoldHours)) return expectedHoldHours
  const interval = expected.fundingIntervalHours
  return Math.min(expectedHoldHours, Math.max(1, Math.ceil(hours.toNumber() / interval)) * interval)
}

/** Why a pair is not worth opening, or undefined. */
export function worthReason(
  { net, holdHours, costPer1000 }: Economics,
  { goal, minNetQuote, maxVolumeCostQuote }: FundingFarmConfig,
): RejectReason | undefined {
  if (goal === 'volume') {
    if (costPer1000.lte(maxVolumeCostQuote)) return undefined
    const detail = `expected loss ${costPer1000.toFixed(2)} USDT per 1,000 USDT of volume is above ${maxVolumeCostQuote.toFixed()}`
    return { code: 'volume-too-dear', detail }
  }
  if (net.gt(minNetQuote)) return undefined
  const detail = `expected net ${net.toFixed(2)} USDT over ${holdHours} h is not above ${minNetQuote.toFixed()}`
  return { code: 'net-not-positive', detail }
}

/** The row of the table tells what was weighed last. */
export function tellEconomics(row: PairFacts['row'], economics: Economics): void {
  if (economics.breakEvenHours !== undefined) row.breakEvenHours = economics.breakEvenHours
  row.expectedNetQuote = economics.net
}
