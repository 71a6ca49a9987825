import { InvalidInputError } from '@asterkit/instruments'
import { requireNotBelowZero } from '../inputRules.ts'
import { fillPremium } from '../quote/avellanedaStoikov.ts'
import { NextReach } from './nextReach.ts'

/** Market of the Python maker's backtest in equal buckets of five seconds. Prices in quote per base. */
export interface OriginalBuckets {
  readonly mid: Float64Array
  /** Lowest price of a taker buy; Infinity without one. */
  readonly lowestBuy: Float64Array
  /** Highest price of a taker sell; -Infinity without one. */
  readonly highestSell: Float64Array
}

/** One parameter set of the Python maker. */
export interface OriginalSetting {
  readonly gamma: number
  readonly horizonDays: number
  /** Daily volatility as a fraction. */
  readonly sigma: number
  /** Decays per quote unit: of taker buys (our ask) and taker sells (our bid). */
  readonly kBuy: number
  readonly kSell: number
}

/** What a setting brought. */
export interface OriginalRun {
  /** Quote per unit traded, fees paid, what is left valued at the last mid. */
  readonly pnl: number
  readonly buys: number
  readonly sells: number
}

/** Of its notional, for each fill. */
const FEE = 0.0004

/** Buckets with trades. Plain arrays: V8 reads them a tenth faster here than typed ones. */
interface Columns {
  readonly mid: readonly number[]
  /** How far the lowest taker buy lies below the mid and the highest taker sell above it; -Infinity: none. */
  readonly below: readonly number[]
  readonly above: readonly number[]
  /** The greater of both. */
  readonly reaches: Float64Array
  /** Least and greatest mid^2. */
  readonly leastSquare: number
  readonly mostSquare: number
}

/**
 * The backtest by which the Python maker chooses its parameters, for many settings over one period. It is kept for
 * comparison, with its faults: quotes shift by twice the inventory's skew, taker buys fill bids, and settings that
 * never trade look best.
 *
 * risk = gamma * (sigma * mid)^2 * horizonDays; bid = mid - 2 * inventory * risk - (ln(1 + gamma / kSell) / gamma +
 * risk / 2), the ask mirrors it; one unit per fill, 0.04 % of it as a fee.
 *
 * Buckets without trades are left out, and those whose trades cannot reach the nearer quote are passed over.
 */
export class OriginalBacktest {
  readonly #columns: Columns
  readonly #lastMid: number
  readonly #reach: NextReach

  /** @throws {InvalidInputError} Columns are empty or not equally long. */
  constructor(buckets: OriginalBuckets) {
    const { mid, lowestBuy, highestSell } = buckets
    const count = mid.length
    if (count === 0 || lowestBuy.length !== count || highestSell.length !== count) {
      throw new InvalidInputError('buckets must have three columns of one length above 0')
    }
    this.#lastMid = mid[count - 1]!
    this.#columns = tradedColumns(buckets)
    this.#reach = new NextReach(this.#columns.reaches)
  }

  /**
   * Plays one setting from the first bucket to the last.
   *
   * @throws {InvalidInputError} `gamma` or `horizonDays` is negative or not finite.
   */
  run(setting: OriginalSetting): OriginalRun {
    const { mid, below, above } = this.#columns
    const gamma = requireNotBelowZero(setting.gamma, 'gamma')
    const bidPremium = fillPremium(gamma, setting.kSell)
    const askPremium = fillPremium(gamma, setting.kBuy)
    const horizonDays = requireNotBelowZero(setting.horizonDays, 'horizonDays')
    const scale = gamma * setting.sigma * setting.sigma * horizonDays
    const half = scale / 2
    const skew = 2 * scale
    const premium = Math.min(bidPremium, askPremium)
    const whereFlat = this.#tableFor(premium, half)
    const whereOne = this.#tableFor(premium, half - skew)
    const { next } = this.#reach
    let table = whereFlat
    let cash = 0
    let buys = 0
    let sells = 0
    let bidFactor = half
    let askFactor = half
    const count = mid.length
    for (let at = next[table]!; at < count; at = next[table + at + 1]!) {
      const price = mid[at]!
      const bidDistance = bidPremium + bidFactor * (price * price)
      const askDistance = askPremium + askFactor * (price * price)
      const isBought = below[at]! >= bidDistance
      const isSold = above[at]! >= askDistance
      if (!isBought && !isSold) continue
      if (isBought) {
        cash -= (price - bidDistance) * (1 + FEE)
        buys += 1
      }
      if (isSold) {
        cash += (price + askDistance) * (1 - FEE)
        sells += 1
      }
      const units = Math.abs(buys - sells)
      if (units === 0) table = whereFlat
      else if (units === 1) table = whereOne
      else table = this.#tableFor(premium, half - skew * units)
      bidFactor = half + skew * (buys - sells)
      askFactor = half - skew * (buys - sells)
    }
    return { pnl: cash + (buys - sells) * this.#lastMid, buys, sells }
  }

  /**
   * Inventory brings one quote nearer, by this factor; the other is farther. No quote of the period is nearer than what
   * is looked up here: rounding keeps order.
   */
  #tableFor(premium: number, factor: number): number {
    const { leastSquare, mostSquare } = this.#columns
    return this.#reach.from(premium + factor * (factor > 0 ? leastSquare : mostSquare))
  }
}

/** Leaves out buckets without trades: no quote can fill there. */
function tradedColumns({ mid, lowestBuy, highestSell }: OriginalBuckets): Columns {
  const prices: number[] = []
  const belows: number[] = []
  const aboves: number[] = []
  const reaches = new Float64Array(mid.length)
  let leastSquare = Infinity
  let mostSquare = 0
  for (let at = 0; at < mid.length; at += 1) {
    const price = mid[at]!
    const below = price - lowestBuy[at]!
    const above = highestSell[at]! - price
    const reach = Math.max(below, above)
    if (reach === -Infinity) continue
    reaches[prices.length] = reach
    prices.push(price)
    belows.push(below)
    aboves.push(above)
    const square = price * price
    if (square < leastSquare) leastSquare = square
    if (square > mostSquare) mostSquare = square
  }
  return {
    mid: prices,
    below: belows,
    above: aboves,
    reaches: reaches.subarray(0, prices.length),
    leastSquare,
    mostSquare,
  }
}
