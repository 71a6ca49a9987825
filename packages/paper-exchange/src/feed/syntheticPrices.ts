import { type SeededRandom, seededRandom } from './seededRandom.ts'
import type { RichSpell, SyntheticPair } from './syntheticPairs.ts'

/** State of one pair at the end of a step. Model figures, not yet on any grid. */
export interface SyntheticPrices {
  /** Quote per base. */
  readonly spot: number
  readonly perp: number
  /** Smoothed: what positions are valued at. */
  readonly mark: number
  /** Fraction per interval. At a settlement hour the rate settled there, else the running estimate. */
  readonly fundingRate: number
  readonly isSettlement: boolean
  /** Multiplier of the pair's typical volume, around 1. */
  readonly activity: number
}

const HOURS_PER_CYCLE = 30 * 24
const PREMIUM_PULL_PER_HOUR = 0.2
const PREMIUM_NOISE_BPS = 1.1
const PRICE_PULL_PER_HOUR = 0.0008
const MARK_SMOOTHING = 0.5
/** Interest part of the funding formula and how far it may pull the rate, per 8 h. */
const INTEREST = 0.0001
const CLAMP = 0.0005

/** Cap of a settled rate, fraction per interval; the floor is its negative. */
export const SYNTHETIC_RATE_CAP = 0.02

/**
 * Walks one pair hour by hour. Only sums, products and comparisons, so that every machine gets the same
 * digits from one seed.
 */
export class SyntheticPairModel {
  readonly #pair: SyntheticPair
  readonly #random: SeededRandom
  readonly #spells: readonly SpellSchedule[]
  #spot: number
  #premium: number
  #smoothPremium: number
  #heatBps = 0
  #heatDecay = 1
  #premiumSum = 0
  #premiumCount = 0
  #activity = 1

  constructor(pair: SyntheticPair, seed: number) {
    this.#pair = pair
    this.#random = seededRandom(seed, pair.baseAsset)
    const jitter = seededRandom(seed, `${pair.baseAsset} spells`)
    this.#spells = pair.spells.map((spell) => new SpellSchedule(spell, jitter))
    this.#spot = pair.startPrice
    this.#premium = pair.basePremiumBps / 10_000
    this.#smoothPremium = this.#premium
  }

  /**
   * Moves to the next hour.
   *
   * @param hour Hours since the feed's start; negative during the warm-up.
   * @param hourOfDay UTC, 0 to 23; settles when it is a multiple of the interval.
   * @param marketDraw The draw that all pairs of this hour share.
   */
  step(hour: number, hourOfDay: number, marketDraw: number): SyntheticPrices {
    const pair = this.#pair
    this.#moveSpot(marketDraw)
    this.#movePremium(hour)
    this.#premiumSum += this.#premium
    this.#premiumCount += 1
    const fundingRate = fundingFromPremium(
      this.#premiumSum / this.#premiumCount,
      pair.fundingIntervalHours,
    )
    const isSettlement = hourOfDay % pair.fundingIntervalHours === 0
    if (isSettlement) {
      this.#premiumSum = 0
      this.#premiumCount = 0
    }
    return {
      spot: this.#spot,
      perp: this.#spot * (1 + this.#premium),
      mark: this.#spot * (1 + this.#smoothPremium),
      fundingRate,
      isSettlement,
      activity: this.#activity,
    }
  }

  #moveSpot(marketDraw: number): void {
    const pair = this.#pair
    const moveBps = pair.marketMoveBps * marketDraw + pair.ownMoveBps * this.#random.normal()
    const pull = PRICE_PULL_PER_HOUR * (this.#spot / pair.startPrice - 1)
    this.#spot *= 1 + moveBps / 10_000 - pull
    const calmer = 1 + 0.97 * (this.#activity - 1) + 0.03 * this.#random.normal()
    this.#activity = Math.min(1.6, Math.max(0.5, calmer))
  }

  #movePremium(hour: number): void {
    const pair = this.#pair
    this.#heatBps *= this.#heatDecay
    for (const spell of this.#spells) {
      const peak = spell.startingAt(hour)
      if (peak === undefined) continue
      this.#heatBps = peak
      this.#heatDecay = spell.decayPerHour
    }
    const swing = pair.swingBps * triangle(hour / (pair.swingDays * 24))
    const target = (pair.basePremiumBps + swing + this.#heatBps) / 10_000
    const noise = ((pair.ownMoveBps > 0 ? PREMIUM_NOISE_BPS : 0) * this.#random.normal()) / 10_000
    this.#premium += PREMIUM_PULL_PER_HOUR * (target - this.#premium) + noise
    this.#smoothPremium += MARK_SMOOTHING * (this.#premium - this.#smoothPremium)
  }
}

/** When a pair's rich spells begin: once per cycle, each time a little earlier, later, higher or lower. */
class SpellSchedule {
  readonly decayPerHour: number
  readonly #spell: RichSpell
  readonly #jitter: SeededRandom
  #nextHour: number
  #nextPeakBps: number
  #cycle = 0

  constructor(spell: RichSpell, jitter: SeededRandom) {
    this.#spell = spell
    this.#jitter = jitter
    this.decayPerHour = halvingPerStep(spell.halfLifeDays * 24)
    this.#nextHour = spell.day * 24
    this.#nextPeakBps = spell.peakBps
    this.#plan()
  }

  /** @returns The peak in basis points when a spell begins at this hour. */
  startingAt(hour: number): number | undefined {
    if (hour < this.#nextHour) return undefined
    const peak = this.#nextPeakBps
    this.#cycle += 1
    this.#plan()
    return peak
  }

  #plan(): void {
    const shift = Math.floor(24 * (this.#jitter.uniform() - 0.5))
    this.#nextHour = this.#cycle * HOURS_PER_CYCLE + this.#spell.day * 24 + shift
    this.#nextPeakBps = this.#spell.peakBps * (0.85 + 0.3 * this.#jitter.uniform())
  }
}

/**
 * Turns an average premium into a funding rate the way Aster's product page states it.
 *
 * rate = (P + clamp(0.01 % - P, +-0.05 %)) * interval / 8, within the cap
 *
 * @param premium Average of (perp - index) / index over the interval, a fraction.
 * @returns Fraction per interval.
 */
export function fundingFromPremium(premium: number, intervalHours: number): number {
  const pull = Math.min(CLAMP, Math.max(-CLAMP, INTEREST - premium))
  const rate = ((premium + pull) * intervalHours) / 8
  return Math.min(SYNTHETIC_RATE_CAP, Math.max(-SYNTHETIC_RATE_CAP, rate))
}

/** Goes 0, 1, 0, -1, 0 along straight lines while `turn` goes up by one. */
function triangle(turn: number): number {
  const part = turn - Math.floor(turn)
  if (part < 0.25) return 4 * part
  return part < 0.75 ? 2 - 4 * part : 4 * part - 4
}

/** The factor that halves something in `steps` steps, by bisection: no library function that varies. */
function halvingPerStep(steps: number): number {
  let low = 0
  let high = 1
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2
    let product = 1
    for (let step = 0; step < steps; step += 1) product *= middle
    if (product < 0.5) low = middle
    else high = middle
  }
  return high
}
