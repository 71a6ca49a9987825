import { Decimal, ZERO } from '@asterkit/instruments'
import { cycleDelta, type HedgeCycle, legEntry } from '../../executors/hedgeCycle.ts'
import type { PerpPosition } from '../../ports/exchange.ts'
import type { RotationCosts } from './state.ts'

/** What a pair is worth now. Quote amounts. */
export interface PairFigures {
  /** Mean value of both legs at their entry: the denominator of all percentages. */
  readonly notional: Decimal
  /** quantity x (short entry - long entry) while both legs are equal, whatever the price. */
  readonly unrealized: Decimal
  /** Booked and unrealised profit, less fees, with funding. */
  readonly net: Decimal
  /** |unrealised|, percent of the notional. */
  readonly driftPct: Decimal
  /** |long - short|, percent of the larger leg. */
  readonly deltaPct: Decimal
}

/** Works out a pair at a mark price. */
export function pairFigures(cycle: HedgeCycle, markPrice: Decimal): PairFigures {
  const { long, short, fees, funding } = cycle
  const entered = [long, short].map((leg) => legEntry(leg).times(leg.quantity))
  const notional = (entered[0] ?? ZERO).plus(entered[1] ?? ZERO).div(2)
  const onLong = long.quantity.times(markPrice.minus(legEntry(long)))
  const onShort = short.quantity.times(legEntry(short).minus(markPrice))
  const unrealized = onLong.plus(onShort)
  const booked = long.realizedPnl.plus(short.realizedPnl)
  const larger = Decimal.max(long.quantity, short.quantity)
  return {
    notional,
    unrealized,
    net: booked.plus(unrealized).minus(fees).plus(funding),
    driftPct: notional.isZero() ? ZERO : unrealized.abs().div(notional).times(100),
    deltaPct: larger.isZero() ? ZERO : cycleDelta(cycle).abs().div(larger).times(100),
  }
}

/**
 * Maintenance margin of all positions, percent of the equity.
 *
 * @returns Undefined where a bracket is not known.
 */
export function marginRatioPct(
  positions: readonly PerpPosition[],
  costs: ReadonlyMap<string, RotationCosts>,
  wallet: Decimal,
): Decimal | undefined {
  let maintenance = ZERO
  let equity = wallet
  for (const row of positions) {
    equity = equity.plus(row.unrealizedProfit)
    const notional = row.quantity.abs().times(row.markPrice)
    const brackets = costs.get(row.symbol)?.brackets
    const bracket =
      brackets?.find(({ notionalCap }) => notional.lt(notionalCap)) ?? brackets?.at(-1)
    if (bracket === undefined) return undefined
    const needed = notional.times(bracket.maintenanceRate).minus(bracket.deduction)
    maintenance = maintenance.plus(Decimal.max(ZERO, needed))
  }
  if (maintenance.isZero()) return ZERO
  return equity.lte(0) ? new Decimal(100) : maintenance.div(equity).times(100)
}
