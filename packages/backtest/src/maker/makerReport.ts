import {
  type Decimal,
  type DecimalInput,
  decimal,
  InvalidInputError,
  ZERO,
} from '@asterkit/instruments'
import { MARKOUT_HORIZONS_MS } from './fillLog.ts'
import type { RequestCounts } from './makerDesk.ts'
import type { MakerReplay } from './replayMaker.ts'

/** The moment after a fill up to which the move of the price counts as adverse selection. */
export const ADVERSE_HORIZON_MS = 5_000
const ADVERSE = MARKOUT_HORIZONS_MS.indexOf(ADVERSE_HORIZON_MS)

/** Profit in quote and where it came from. `spread + adverse + inventory + fees + funding = net`, exactly. */
export interface MakerPnl {
  /** Distance of our fills from the mid of their moment. */
  readonly spread: Decimal
  /** Move of the mid in the 5 s after each fill, times what it added. Mostly negative: we were picked off. */
  readonly adverse: Decimal
  /** Move of the mid from then to the end. */
  readonly inventory: Decimal
  /** Signed: negative when paid, positive with a rebate. */
  readonly fees: Decimal
  /** Signed: positive when received. */
  readonly funding: Decimal
  /** All together: cash and position at the last mid. */
  readonly net: Decimal
}

/** Mean move of the mid in our favour after a fill, per traded value. */
export interface Markout {
  readonly horizonMs: number
  /** Fills whose later mid is known. */
  readonly fills: number
  /** Basis points of the fill prices, from the fill price on: negative is a loss. Undefined without fills. */
  readonly bps: number | undefined
}

/** What a replay did, in units of money. */
export interface MakerReport {
  readonly symbol: string
  /** First and last event, epoch ms. */
  readonly from: number
  readonly to: number
  readonly books: number
  readonly trades: number
  readonly hiddenTrades: number
  readonly gaps: number
  readonly requests: RequestCounts
  readonly fills: number
  /** Fills per order that was placed or moved; undefined without orders. */
  readonly fillRate: number | undefined
  /** Share of the time with a known book in which both sides had an order. */
  readonly twoSidedShare: number | undefined
  /** Value of all fills, quote. */
  readonly volume: Decimal
  /** Base units, signed, at the end. */
  readonly position: Decimal
  readonly largestPosition: Decimal
  readonly markouts: readonly Markout[]
  readonly pnl: MakerPnl
}

/**
 * Adds up a replay.
 *
 * @param costs.makerFee Fraction of the value; negative is a rebate.
 * @throws {InvalidInputError} Ticks times lots got too large to be counted exactly.
 */
export function makerReport(
  replay: MakerReplay,
  costs: { readonly makerFee: DecimalInput },
): MakerReport {
  const { tape, fills, requests } = replay
  const unit = decimal(tape.tickSize).times(tape.stepSize)
  const volume = unit.times(exact(tradedUnits(replay)))
  const sums = priceSums(replay)
  const half = unit.div(2)
  const parts = {
    spread: half.times(exact(sums.spread)),
    adverse: half.times(exact(sums.adverse)),
    inventory: half.times(exact(sums.inventory)),
    fees: volume.times(decimal(costs.makerFee)).neg(),
    funding: fundingSum(replay).times(unit),
  }
  const sent = requests.placed + requests.moved
  return {
    symbol: tape.symbol,
    from: tape.time[0] ?? 0,
    to: tape.time[tape.length - 1] ?? 0,
    books: replay.books,
    trades: replay.trades,
    hiddenTrades: replay.hiddenTrades,
    gaps: replay.gaps,
    requests,
    fills: fills.count,
    fillRate: sent === 0 ? undefined : fills.count / sent,
    twoSidedShare: replay.knownMs === 0 ? undefined : replay.twoSidedMs / replay.knownMs,
    volume,
    position: decimal(tape.stepSize).times(replay.inventoryLots),
    largestPosition: decimal(tape.stepSize).times(replay.largestInventoryLots),
    markouts: MARKOUT_HORIZONS_MS.map((horizonMs, at) => markout(replay, horizonMs, at)),
    pnl: { ...parts, net: half.times(exact(sums.total)).plus(parts.fees).plus(parts.funding) },
  }
}

/** Halves of ticks times lots. The total is counted on its own, from cash and position. */
function priceSums({ fills, inventoryLots, lastMid2 }: MakerReplay) {
  let spread = 0
  let adverse = 0
  let inventory = 0
  let cash = 0
  const after = fills.later[ADVERSE]!
  for (let at = 0; at < fills.count; at++) {
    const signed = fills.sign[at]! * fills.lots[at]!
    const mid2 = fills.mid2[at]!
    const later = after[at] === 0 ? lastMid2 : after[at]!
    spread += signed * (mid2 - 2 * fills.ticks[at]!)
    adverse += signed * (later - mid2)
    inventory += signed * (lastMid2 - later)
    cash -= signed * 2 * fills.ticks[at]!
  }
  return { spread, adverse, inventory, total: cash + inventoryLots * lastMid2 }
}

function tradedUnits({ fills }: MakerReplay): number {
  let units = 0
  for (let at = 0; at < fills.count; at++) units += fills.ticks[at]! * fills.lots[at]!
  return units
}

function fundingSum({ funding }: MakerReplay): Decimal {
  return funding.reduce(
    (sum, { lots, markTicks, rate }) =>
      sum.minus(
        decimal(String(markTicks))
          .times(lots)
          .times(decimal(String(rate))),
      ),
    ZERO,
  )
}

function markout({ fills }: MakerReplay, horizonMs: number, horizon: number): Markout {
  const later = fills.later[horizon]!
  let gained = 0
  let value = 0
  let known = 0
  for (let at = 0; at < fills.count; at++) {
    if (later[at] === 0) continue
    known++
    gained += fills.sign[at]! * fills.lots[at]! * (later[at]! / 2 - fills.ticks[at]!)
    value += fills.lots[at]! * fills.ticks[at]!
  }
  return { horizonMs, fills: known, bps: value === 0 ? undefined : (10_000 * gained) / value }
}

function exact(sum: number): string {
  if (!Number.isSafeInteger(sum)) {
    throw new InvalidInputError(
      'the replay traded more than can be counted exactly; make it shorter',
    )
  }
  return String(sum)
}
