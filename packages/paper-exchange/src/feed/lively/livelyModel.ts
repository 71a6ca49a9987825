import { type SeededRandom, seededRandom } from '../seededRandom.ts'
import { fundingFromPremium } from '../syntheticPrices.ts'
import type { LivelyPair } from './livelyPairs.ts'
import type { RegimeEffect } from './regime.ts'

const HOURS_PER_DAY = 24
const PREMIUM_PULL_PER_HOUR = 0.5
const PREMIUM_NOISE_BPS = 2
/** How far a trend carries a price and its premium, basis points per hour. */
const TREND_BPS = 40
const TREND_PREMIUM_BPS = 6
const PRICE_PULL_PER_HOUR = 0.0008
const MARK_SMOOTHING_PER_HOUR = 20
/** A jump in times the usual hourly move. */
const JUMP_SIZE = 3

/**
 * Walks one pair in steps of any length up to an hour: correlated moves, jumps, a premium that comes back
 * and leans with the trend, funding from its average. Only sums, products, square roots and comparisons,
 * so that every machine gets the same digits from one seed.
 */
export class LivelyModel {
  readonly #pair: LivelyPair
  readonly #random: SeededRandom
  #spot: number
  #premium: number
  #smoothPremium: number
  #premiumSum = 0
  #premiumHours = 0
  /** Average of the activity of the last day. */
  #activity = 1

  constructor(pair: LivelyPair, seed: number) {
    this.#pair = pair
    this.#random = seededRandom(seed, `lively ${pair.baseAsset}`)
    this.#spot = pair.startPrice
    this.#premium = pair.basePremiumBps / 10_000
    this.#smoothPremium = this.#premium
  }

  get spot(): number {
    return this.#spot
  }

  get perp(): number {
    return this.#spot * (1 + this.#premium)
  }

  get mark(): number {
    return this.#spot * (1 + this.#smoothPremium)
  }

  /** Multiplier of the pair's usual volume over the last day. */
  get activity(): number {
    return this.#activity
  }

  /** Fraction per interval, from the average premium since the last settlement. */
  get fundingRate(): number {
    const average = this.#premiumHours === 0 ? this.#premium : this.#premiumSum / this.#premiumHours
    return fundingFromPremium(average, this.#pair.fundingIntervalHours)
  }

  /** Forgets the premium that a settlement has used up. */
  settle(): void {
    this.#premiumSum = 0
    this.#premiumHours = 0
  }

  uniform(): number {
    return this.#random.uniform()
  }

  /** @param marketDraw The draw that all pairs of this step share. */
  step(hours: number, marketDraw: number, effect: RegimeEffect): void {
    const pair = this.#pair
    const root = Math.sqrt(hours)
    const usualBps = pair.marketMoveBps * marketDraw + pair.ownMoveBps * this.#random.normal()
    let moveBps = usualBps * effect.moves * root
    if (pair.marketMoveBps > 0) moveBps += TREND_BPS * effect.drift * hours
    if (pair.ownMoveBps > 1 && this.#random.uniform() < effect.jumpsPerHour * hours) {
      moveBps += JUMP_SIZE * pair.ownMoveBps * this.#random.normal()
    }
    const pull = PRICE_PULL_PER_HOUR * hours * (this.#spot / pair.startPrice - 1)
    this.#spot *= Math.max(0.5, 1 + moveBps / 10_000 - pull)
    this.#movePremium(hours, root, effect)
    this.#activity += (effect.activity - this.#activity) * (hours / HOURS_PER_DAY)
  }

  #movePremium(hours: number, root: number, effect: RegimeEffect): void {
    const pair = this.#pair
    const leanBps = pair.marketMoveBps > 0 ? TREND_PREMIUM_BPS * effect.drift : 0
    const target = (pair.basePremiumBps + leanBps) / 10_000
    const noiseBps = pair.ownMoveBps > 1 ? PREMIUM_NOISE_BPS * effect.moves : 0.1
    this.#premium +=
      PREMIUM_PULL_PER_HOUR * hours * (target - this.#premium) +
      (noiseBps * root * this.#random.normal()) / 10_000
    const share = Math.min(1, MARK_SMOOTHING_PER_HOUR * hours)
    this.#smoothPremium += share * (this.#premium - this.#smoothPremium)
    this.#premiumSum += this.#premium * hours
    this.#premiumHours += hours
  }
}
