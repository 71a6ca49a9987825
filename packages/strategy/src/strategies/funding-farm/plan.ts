import {
  liquidationPrice,
  type PairWalk,
  roundTripFees,
  walkPair,
  walletSplit,
} from '@asterkit/delta-neutral'
import { Decimal, ZERO } from '@asterkit/instruments'
import type { MakerEntry, OpenPairPlan } from '../../pair.ts'
import type { MarginBracket } from '../../ports/exchange.ts'
import type { FundingFarmConfig } from './config.ts'
import { economicsOf, worthReason } from './economics.ts'
import type { Economics } from './expectation.ts'
import type { PairFacts } from './facts.ts'
import { reasonOf } from './objection.ts'
import type { EntryPlan, RejectReason } from './report.ts'
import { sizeEntry } from './sizeEntry.ts'
import type { PairDepth, Wallets } from './state.ts'

/** Money to be moved between the own wallets before a pair can be opened. Quote, above zero. */
export interface WalletMove {
  readonly asset: string
  readonly amount: Decimal
  readonly direction: 'spot-to-perp' | 'perp-to-spot'
}

/** What to open, with the figures that a person sees and the order that the executor gets. */
export interface Entry {
  readonly plan: EntryPlan
  readonly order: Omit<OpenPairPlan, 'pairId'>
}

/** An entry, or why there is none; `economics` as far as they were reached. */
export type PlannedEntry =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly economics: Economics }
  | {
      readonly kind: 'refused'
      readonly reason: RejectReason
      readonly economics?: Economics
    }

/** Maintenance rate assumed while the symbol's brackets are unknown: far on the safe side. */
export const CAUTIOUS_MAINTENANCE_RATE = '0.1'
const TRANSFER_DECIMALS = 6

/**
 * Plans the transfer that gives each wallet its part of the capital: perp 1 / (L + 1), spot the rest.
 *
 * @param capital Quote of both wallets together that the next pair works with.
 * @returns Undefined when less than `minTransferQuote` is missing, or more than the other wallet may give.
 */
export function planWalletMove(
  wallets: Wallets,
  config: FundingFarmConfig,
  capital: Decimal,
): WalletMove | undefined {
  const target = walletSplit({ totalQuote: capital, leverage: config.leverage })
  const perpMissing = target.perp.minus(wallets.perpAvailable)
  const isPerpShort = perpMissing.gt(0)
  const missing = isPerpShort ? perpMissing : target.spot.minus(wallets.spotFree)
  const most = isPerpShort ? wallets.spotFree : wallets.perpMaxWithdraw
  const amount = Decimal.min(missing, most).toDecimalPlaces(TRANSFER_DECIMALS, Decimal.ROUND_DOWN)
  if (amount.lte(0) || amount.lt(config.minTransferQuote)) return undefined
  return { asset: 'USDT', amount, direction: isPerpShort ? 'spot-to-perp' : 'perp-to-spot' }
}

/** The part of a capital that both wallets carry as they are now split. Quote. */
export function splitCapital(
  wallets: Wallets,
  config: FundingFarmConfig,
  capital: Decimal,
): Decimal {
  const { leverage } = config
  const bySpot = wallets.spotFree.times(leverage + 1).div(leverage)
  const byPerp = wallets.perpAvailable.times(leverage + 1)
  return Decimal.min(bySpot, byPerp, capital)
}

/** Capital in quote that yields this notional of one leg. */
export function capitalFor(notional: Decimal, leverage: number): Decimal {
  return notional.times(leverage + 1).div(leverage)
}

/**
 * Plans an entry in full: size, costs walked on both books, what it is expected to bring.
 *
 * @param facts Of a symbol that passed every rule: books, terms, costs and the used rate are known.
 * @returns The reason when the capital does not reach, the books do not take the pair, or it does not pay.
 */
export function planEntry(
  facts: PairFacts,
  config: FundingFarmConfig,
  capital: Decimal,
  depth: PairDepth,
): PlannedEntry {
  const { pair } = facts
  const { spotTakerFee, perpTakerFee } = facts.costs!
  const { leverage, slippageBps } = config
  const fees = { spotTakerFee, perpTakerFee }
  const size = sizeEntry(facts, config, capital)
  if (!size.ok) return { kind: 'refused', reason: size.reason }
  const { quantity, perpNotional: notional } = size
  // The spot order is the larger one where the fee is taken in coins: costs round against us.
  const walk = walkPair({ ...depth, quantity: size.spotOrderQuantity })
  if (walk === undefined) {
    const detail = `the books do not hold ${size.spotOrderQuantity.toFixed()} on all four sides`
    return { kind: 'refused', reason: { code: 'depth-too-thin', detail } }
  }
  const unfit = depthReason(walk, facts, config)
  if (unfit !== undefined) return { kind: 'refused', reason: unfit }
  const economics = economicsOf(facts, config, notional, walk.slippage)
  const poor = worthReason(economics, config)
  if (poor !== undefined) return { kind: 'refused', reason: reasonOf(poor), economics }
  const plan = describeEntry(facts, config, { quantity, notional, economics, walk })
  const { maxNakedQuote } = config
  const maker = makerEntry(facts, config)
  const terms = { pair, quantity, leverage, maxNakedQuote, slippageBps, ...fees }
  const order = { ...terms, ...(maker && { maker }) }
  return { kind: 'entry', entry: { plan, order }, economics }
}

/** How the coins are bought maker-first, or undefined when they are taken at once. */
function makerEntry(
  { costs }: PairFacts,
  { spotEntry, makerWaitSeconds, cycleIntervalMs }: FundingFarmConfig,
): MakerEntry | undefined {
  if (spotEntry === 'taker') return undefined
  const waitMs = makerWaitSeconds * 1000
  const totalWaitMs = Math.max(waitMs, cycleIntervalMs)
  return { waitMs, totalWaitMs, spotMakerFee: costs!.spotMakerFee }
}

/** Why the books do not take the pair: too thin within the cap, or a basis that only mids made narrow. */
function depthReason(
  walk: PairWalk,
  facts: PairFacts,
  { slippageBps, maxBasisPct }: FundingFarmConfig,
): RejectReason | undefined {
  const reach = new Decimal(slippageBps).div(10_000)
  const mostSpot = facts.spotQuote!.askPrice.times(reach.plus(1))
  const leastPerp = facts.perpQuote!.bidPrice.times(reach.neg().plus(1))
  const { worstSpotBuy, worstPerpSale, entryBasisBps } = walk
  if (worstSpotBuy.gt(mostSpot) || worstPerpSale.lt(leastPerp)) {
    const detail = `the pair would be bought up to ${worstSpotBuy.toFixed()} and sold down to ${worstPerpSale.toFixed()}, beyond ${slippageBps} bps`
    return { code: 'depth-too-thin', detail }
  }
  const most = maxBasisPct.times(100)
  if (entryBasisBps.abs().lte(most)) return undefined
  const detail = `executable basis ${entryBasisBps.toFixed(2)} bps is beyond ${most.toFixed()} bps`
  return { code: 'basis-too-wide', detail }
}

function describeEntry(
  { pair, perpQuote, costs }: PairFacts,
  config: FundingFarmConfig,
  entry: {
    readonly quantity: Decimal
    readonly notional: Decimal
    readonly economics: Economics
    readonly walk: PairWalk
  },
): EntryPlan {
  const { quantity, notional, economics, walk } = entry
  const { leverage, slippageBps, spotEntry, makerWaitSeconds: waitSeconds } = config
  const { spotTakerFee, spotMakerFee, perpTakerFee, brackets } = costs!
  const takerFee = notional.times(spotTakerFee)
  const makerFee = notional.times(spotMakerFee)
  return {
    symbol: pair.symbol,
    quantity,
    notional,
    leverage,
    roundTripFees: economics.fees,
    roundTripSlippage: economics.slippage,
    breakEvenHours: economics.breakEvenHours ?? ZERO,
    expectedHoldHours: economics.holdHours,
    expectedFunding: economics.funding,
    expectedNet: economics.net,
    costPer1000: economics.costPer1000,
    entryBasisBps: walk.entryBasisBps,
    worstRoundTrip: roundTripFees({ notional, spotTakerFee, perpTakerFee, slippageBps }).total,
    liquidationPrice: liquidationPrice({
      side: 'short',
      entryPrice: perpQuote!.bidPrice,
      leverage,
      maintenanceRate: maintenanceRate(brackets, notional),
    }),
    ...(spotEntry === 'maker-first' && { makerEntry: { waitSeconds, takerFee, makerFee } }),
  }
}

/** Maintenance margin rate of the bracket that a notional falls into; the cautious one when unknown. */
export function maintenanceRate(brackets: readonly MarginBracket[], notional: Decimal): Decimal {
  const bracket = brackets.find(
    (row) => notional.gte(row.notionalFloor) && notional.lt(row.notionalCap),
  )
  return bracket?.maintenanceRate ?? new Decimal(CAUTIOUS_MAINTENANCE_RATE)
}
