import { breakEvenHours, hedgeDrift, pairLot } from '@asterkit/delta-neutral'
import { Decimal, ZERO } from '@asterkit/instruments'
import type { PairHolding } from '../../../pair.ts'
import type { SpotBalance } from '../../../ports/exchange.ts'
import { heldRoundTripFees } from '../earningExits.ts'
import { type MarginUse, marginUse } from '../marginUse.ts'
import type { PositionView } from '../report.ts'
import { positionView } from '../run/accounting.ts'
import type { FarmState } from '../state.ts'

/** One held pair with everything that a person asks about it. Amounts in quote unless they say base. */
export interface PairInspection extends PositionView {
  /** Coins on spot that are ours, at the mark price. */
  readonly spotValue: Decimal
  /** Size of the short at the mark price. */
  readonly perpNotional: Decimal
  /** |spot + perp| as a fraction of the larger leg. */
  readonly imbalance: Decimal
  /** Fees of all four fills: those paid, and the closing at today's price. */
  readonly roundTripFees: Decimal
  /** What the next payment brings at the upcoming rate. Positive: received. */
  readonly nextFunding?: Decimal
  readonly fundingIntervalHours?: number
  /** Hours until funding at the upcoming rate has paid the rest of the fees; zero: paid. Absent: never or unknown. */
  readonly breakEvenHours?: Decimal
  readonly liquidationPrice?: Decimal
  readonly marginUse?: MarginUse
  /** What the venue says that it holds. Signed base units; absent: no position there. */
  readonly venuePerpQuantity?: Decimal
  /** Coins of the symbol on the account, ours and others, base units. Absent: not stated. */
  readonly venueSpotQuantity?: Decimal
  /** Value below which a spot order is refused. */
  readonly leastSpotOrder: Decimal
}

/**
 * Collects what is known about a held pair.
 *
 * @returns Undefined while its market is unknown: no mark price, or no rules.
 */
export function inspectPair(
  holding: PairHolding,
  state: FarmState,
  spot: ReadonlyMap<string, SpotBalance>,
): PairInspection | undefined {
  const view = positionView(holding, state)
  const pair = [...(state.universe?.pairs.values() ?? [])].find(
    (row) => row.perp.symbol === holding.perpSymbol,
  )
  if (view === undefined || pair === undefined) return undefined
  const { markPrice, fundingRate } = view
  const { spotQuantity, perpQuantity } = holding
  const position = state.positions?.find((row) => row.symbol === holding.perpSymbol)
  const costs = state.costs.get(pair.symbol)
  const interval = state.terms?.get(pair.symbol)?.intervalHours
  const roundTripFees = heldRoundTripFees(holding, costs, markPrice)
  const perpNotional = perpQuantity.abs().times(markPrice)
  const balance = spot.get(holding.baseAsset)
  const left = Decimal.max(ZERO, roundTripFees.minus(holding.fundingReceived))
  const paysIn =
    fundingRate === undefined || interval === undefined
      ? undefined
      : hoursUntilPaid(left, perpNotional, fundingRate, interval)
  const use = marginUse(holding, position, costs)
  const lot = pairLot(pair.spot, pair.perp)
  return {
    ...view,
    spotValue: spotQuantity.times(markPrice),
    perpNotional,
    imbalance: hedgeDrift({ spotQuantity, perpQuantity, lot }).imbalance,
    roundTripFees,
    leastSpotOrder: pair.spot.minNotional,
    ...(fundingRate && { nextFunding: perpQuantity.neg().times(markPrice).times(fundingRate) }),
    ...(interval !== undefined && { fundingIntervalHours: interval }),
    ...(paysIn && { breakEvenHours: paysIn }),
    ...(position?.liquidationPrice && { liquidationPrice: position.liquidationPrice }),
    ...(use && { marginUse: use }),
    ...(position && { venuePerpQuantity: position.quantity }),
    ...(balance && { venueSpotQuantity: balance.free.plus(balance.locked) }),
  }
}

function hoursUntilPaid(
  cost: Decimal,
  notional: Decimal,
  fundingRate: Decimal,
  fundingIntervalHours: number,
): Decimal | undefined {
  if (cost.isZero()) return ZERO
  if (notional.isZero()) return undefined
  return breakEvenHours({ cost, notional, fundingRate, fundingIntervalHours })
}
