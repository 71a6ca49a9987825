import { type SeededRandom, seededRandom } from '../seededRandom.ts'

/** What the whole market is like. */
export type Regime = 'calm' | 'trend' | 'storm'

/** What a regime does to every symbol. */
export interface RegimeEffect {
  /** Times the usual moves. */
  readonly moves: number
  /** Times the usual drift of a trend, with its direction. */
  readonly drift: number
  /** Times the usual traded value. */
  readonly activity: number
  /** Times the usual depth of books. */
  readonly depth: number
  /** Times the usual distance between bid and ask. */
  readonly spread: number
  /** Jumps per symbol and hour. */
  readonly jumpsPerHour: number
}

const EFFECTS: Readonly<Record<Regime, RegimeEffect>> = {
  calm: { moves: 0.6, drift: 0, activity: 0.7, depth: 1, spread: 1, jumpsPerHour: 0.01 },
  trend: { moves: 1, drift: 1, activity: 1.3, depth: 0.8, spread: 1, jumpsPerHour: 0.05 },
  storm: { moves: 3, drift: 0.5, activity: 2.5, depth: 0.3, spread: 3, jumpsPerHour: 1 },
}
/** Mean length of a spell, hours, and what follows it: calm is the usual state. */
const MEAN_HOURS: Readonly<Record<Regime, number>> = { calm: 10, trend: 4, storm: 1 }
const NEXT: Readonly<Record<Regime, readonly Regime[]>> = {
  calm: ['trend', 'trend', 'storm'],
  trend: ['calm', 'calm', 'storm'],
  storm: ['calm', 'trend'],
}

/** Walks from one regime to the next, the same way for one seed. */
export class RegimeWalk {
  readonly #random: SeededRandom
  readonly #pinned: Regime | undefined
  #regime: Regime
  #direction: 1 | -1 = 1

  /** @param pinned Stays in this one. */
  constructor(seed: number, pinned?: Regime) {
    this.#random = seededRandom(seed, 'regime')
    this.#pinned = pinned
    this.#regime = pinned ?? 'calm'
  }

  get regime(): Regime {
    return this.#regime
  }

  step(hours: number): RegimeEffect {
    const isOver = this.#random.uniform() < hours / MEAN_HOURS[this.#regime]
    if (isOver) {
      const next = NEXT[this.#regime]
      const pick = this.#random.uniform()
      this.#regime = this.#pinned ?? next[Math.floor(pick * next.length)] ?? 'calm'
      this.#direction = this.#random.uniform() < 0.5 ? 1 : -1
    }
    const effect = EFFECTS[this.#regime]
    return { ...effect, drift: effect.drift * this.#direction }
  }
}
