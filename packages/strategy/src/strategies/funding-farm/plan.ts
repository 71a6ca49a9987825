import {
  breakEvenHours,
  expectedCarry,
  liquidationPrice,
  roundTripFees,
  sizePair,
  walletSplit,
} from '@asterkit/delta-neutral'
import { Decimal, ZERO } from '@asterkit/instruments'
import type { OpenPairPlan } from '../../pair.ts'
import type { MarginBracket } from '../../ports/exchange.ts'
import type { FundingFarmConfig } from './config.ts'
import type { PairFacts } from './facts.ts'
import type { EntryPlan, RejectReason } from './report.ts'
import type { Wallets } from './state.ts'

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
 * Plans an entry in full.
 *
 * @param facts Of a symbol that passed every rule: books, terms, costs and the used rate are known.
 * @returns The reason when the capital does not reach.
 */
export function planEntry(
  facts: PairFacts,
  config: FundingFarmConfig,
  capital: Decimal,
):
  | { readonly kind: 'entry'; readonly entry: Entry }
  | { readonly kind: 'refused'; readonly reason: RejectReason } {
  const { pair, spotQuote, perpQuote } = facts
  const { spotTakerFee, perpTakerFee, brackets } = facts.costs!
  const { leverage, capitalFraction, slippageBps } = config
  const perpPrice = perpQuote!.bidPrice
  const fees = { spotTakerFee, perpTakerFee }
  const size = sizePair({
    capitalQuote: capital,
    capitalFraction,
    leverage,
    spotPrice: spotQuote!.askPrice,
    perpPrice,
    spot: pair.spot,
    perp: pair.perp,
    ...fees,
    slippageBps,
    spotPriceDrop: config.survivePriceDropPct.div(100),
  })
  if (!size.ok) {
    const detail = `needs at least ${size.minimumCapital.toFixed(2)} USDT; ${size.reason}`
    return { kind: 'refused', reason: { code: 'capital-too-small', detail } }
  }
  const { quantity, perpNotional: notional } = size
  const cost = roundTripFees({ notional, ...fees, slippageBps: config.expectedSlippageBps })
  const worst = roundTripFees({ notional, ...fees, slippageBps })
  const expected = {
    notional,
    fundingRate: facts.usedRate!,
    fundingIntervalHours: facts.intervalHours!,
  }
  const { expectedHoldHours, rateDecay, maxNakedQuote } = config
  const expectedFunding = expectedCarry({ ...expected, holdHours: expectedHoldHours, rateDecay })
  const plan: EntryPlan = {
    symbol: pair.symbol,
    quantity,
    notional,
    leverage,
    roundTripFees: cost.fees,
    roundTripSlippage: cost.slippage,
    breakEvenHours: breakEvenHours({ cost: cost.total, ...expected }) ?? ZERO,
    expectedHoldHours,
    expectedFunding,
    expectedNet: expectedFunding.minus(cost.total),
    worstRoundTrip: worst.total,
    liquidationPrice: liquidationPrice({
      side: 'short',
      entryPrice: perpPrice,
      leverage,
      maintenanceRate: maintenanceRate(brackets, notional),
    }),
  }
  const order = { pair, quantity, leverage, maxNakedQuote, slippageBps, ...fees }
  return { kind: 'entry', entry: { plan, order } }
}

/** Maintenance margin rate of the bracket that a notional falls into; the cautious one when unknown. */
export function maintenanceRate(brackets: readonly MarginBracket[], notional: Decimal): Decimal {
  const bracket = brackets.find(
    (row) => notional.gte(row.notionalFloor) && notional.lt(row.notionalCap),
  )
  return bracket?.maintenanceRate ?? new Decimal(CAUTIOUS_MAINTENANCE_RATE)
}
