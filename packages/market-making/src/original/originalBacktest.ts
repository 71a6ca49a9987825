import { InvalidInputError } from '@asterkit/instruments'
import { fillPremium } from '../quote/avellanedaStoikov.ts'

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
/** Buckets that are looked at, or passed over, together; and blocks of them. */
const BLOCK = 64
const BLOCKS = 16
/** Reaches of whole blocks get so much room for rounding, as a share of the price. */
const ROOM = 1e-9

/** Buckets with trades, as the loop wants them. */
interface Columns {
  readonly mid: Float64Array
  readonly square: Float64Array
  /** How far the lowest taker buy lies below the mid and the highest taker sell above it; -Infinity: none. */
  readonly below: Float64Array
  readonly above: Float64Array
}

/**
 * The backtest by which the Python maker chooses its parameters, for many settings over one period. It is kept for
 * comparison, with its faults: quotes shift by twice the inventory's skew, taker buys fill bids, and settings that
 * never trade look best.
 *
 * risk = gamma * (sigma * mid)^2 * horizonDays; bid = mid - 2 * inventory * risk - (ln(1 + gamma / kSell) / gamma +
 * risk / 2), the ask mirrors it; one unit per fill, 0.04 % of it as a fee.
 *
 * Buckets without trades are left out, and blocks in which no trade reaches a quote are passed over.
 */
export class OriginalBacktest {
  readonly #columns: Columns
  readonly #lastMid: number
  /** The farthest reach and the range of mids of each block. */
  readonly #blocks: readonly Block[]
  /** The same of 16 blocks each. */
  readonly #groups: readonly Block[]

  /** @throws {InvalidInputError} Columns are empty or not equally long. */
  constructor(buckets: OriginalBuckets) {
    const { mid, lowestBuy, highestSell } = buckets
    const count = mid.length
    if (count === 0 || lowestBuy.length !== count || highestSell.length !== count) {
      throw new InvalidInputError('buckets must have three columns of one length above 0')
    }
    this.#lastMid = mid[count - 1]!
    this.#columns = tradedColumns(buckets)
    this.#blocks = blocksOf(this.#columns)
    this.#groups = groupsOf(this.#blocks)
  }

  /** Plays one setting from the first bucket to the last. */
  run(setting: OriginalSetting): OriginalRun {
    const { mid, square, below, above } = this.#columns
    const bidPremium = fillPremium(setting.gamma, setting.kSell)
    const askPremium = fillPremium(setting.gamma, setting.kBuy)
    const scale = setting.gamma * setting.sigma * setting.sigma * setting.horizonDays
    let cash = 0
    let buys = 0
    let sells = 0
    let bidFactor = scale / 2
    let askFactor = scale / 2
    for (let block = 0; block < this.#blocks.length; block += 1) {
      if (block % BLOCKS === 0) {
        const group = this.#groups[block / BLOCKS]!
        if (!canFill(group, bidPremium, bidFactor, askPremium, askFactor)) {
          block += BLOCKS - 1
          continue
        }
      }
      if (!canFill(this.#blocks[block]!, bidPremium, bidFactor, askPremium, askFactor)) continue
      const end = Math.min(mid.length, (block + 1) * BLOCK)
      for (let at = block * BLOCK; at < end; at += 1) {
        const bidDistance = bidPremium + bidFactor * square[at]!
        const askDistance = askPremium + askFactor * square[at]!
        const isBought = below[at]! >= bidDistance
        const isSold = above[at]! >= askDistance
        if (!isBought && !isSold) continue
        if (isBought) {
          cash -= (mid[at]! - bidDistance) * (1 + FEE)
          buys += 1
        }
        if (isSold) {
          cash += (mid[at]! + askDistance) * (1 - FEE)
          sells += 1
        }
        const lean = 2 * scale * (buys - sells)
        bidFactor = scale / 2 + lean
        askFactor = scale / 2 - lean
      }
    }
    return { pnl: cash + (buys - sells) * this.#lastMid, buys, sells }
  }
}

/** Leaves out buckets without trades: no quote can fill there. */
function tradedColumns({ mid, lowestBuy, highestSell }: OriginalBuckets): Columns {
  const column = () => new Float64Array(mid.length)
  const all = { mid: column(), square: column(), below: column(), above: column() }
  let count = 0
  for (let at = 0; at < mid.length; at += 1) {
    const price = mid[at]!
    const below = price - lowestBuy[at]!
    const above = highestSell[at]! - price
    if (below === -Infinity && above === -Infinity) continue
    all.mid[count] = price
    all.square[count] = price * price
    all.below[count] = below
    all.above[count] = above
    count += 1
  }
  const part = (whole: Float64Array) => whole.subarray(0, count)
  const { square, below, above } = all
  return { mid: part(all.mid), square: part(square), below: part(below), above: part(above) }
}

interface Block {
  below: number
  above: number
  leastSquare: number
  mostSquare: number
}

function blocksOf({ square, below, above }: Columns): readonly Block[] {
  const blocks: Block[] = []
  for (let start = 0; start < square.length; start += BLOCK) {
    const block = { below: -Infinity, above: -Infinity, leastSquare: Infinity, mostSquare: 0 }
    const end = Math.min(square.length, start + BLOCK)
    for (let at = start; at < end; at += 1) {
      block.below = Math.max(block.below, below[at]!)
      block.above = Math.max(block.above, above[at]!)
      block.leastSquare = Math.min(block.leastSquare, square[at]!)
      block.mostSquare = Math.max(block.mostSquare, square[at]!)
    }
    const room = ROOM * Math.sqrt(block.mostSquare)
    block.below += room
    block.above += room
    blocks.push(block)
  }
  return blocks
}

function groupsOf(blocks: readonly Block[]): readonly Block[] {
  return Array.from({ length: Math.ceil(blocks.length / BLOCKS) }, (_, group) => {
    const members = blocks.slice(group * BLOCKS, (group + 1) * BLOCKS)
    return {
      below: Math.max(...members.map(({ below }) => below)),
      above: Math.max(...members.map(({ above }) => above)),
      leastSquare: Math.min(...members.map(({ leastSquare }) => leastSquare)),
      mostSquare: Math.max(...members.map(({ mostSquare }) => mostSquare)),
    }
  })
}

/** Whether any trade of a block could reach a quote while inventory stays as it is. */
function canFill(
  block: Block,
  bidPremium: number,
  bidFactor: number,
  askPremium: number,
  askFactor: number,
): boolean {
  const { leastSquare, mostSquare } = block
  const bidDistance = bidPremium + bidFactor * (bidFactor > 0 ? leastSquare : mostSquare)
  const askDistance = askPremium + askFactor * (askFactor > 0 ? leastSquare : mostSquare)
  return block.below >= bidDistance || block.above >= askDistance
}
