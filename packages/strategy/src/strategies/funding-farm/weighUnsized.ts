import { compareDecimals, Decimal, ZERO } from '@asterkit/instruments'
import type { FundingFarmConfig } from './config.ts'
import { economicsOf } from './economics.ts'
import type { Economics } from './expectation.ts'
import type { PairFacts, Weighing } from './facts.ts'
import { pairTerms } from './pairTerms.ts'
import { entryNotional, fitsSurely } from './sizeEntry.ts'

/** Nearer to zero than this, the rounding of a size could decide. Per quote of notional. */
const SLIVER = new Decimal('1e-20')

/**
 * Weighs a pair without its size, which is most of the work of a decision: that a net is above zero does not
 * depend on how much is opened.
 *
 * @param facts With books, costs and the used rate known.
 * @returns Undefined when the size decides: whether there is one, whether the net is enough, or the goal is volume.
 */
export function weighUnsized(
  facts: PairFacts,
  config: FundingFarmConfig,
  capital: Decimal,
): UnsizedWeighing | undefined {
  if (config.goal !== 'profit' || !config.minNetQuote.isZero()) return undefined
  const rate = facts.usedRate!
  if (rate.isNegative() || !fitsSurely(facts, config, capital)) return undefined
  const { carryPerRate, costPerQuote } = pairTerms(facts, config)
  const netPerQuote = rate.times(carryPerRate).minus(costPerQuote.total)
  if (compareDecimals(netPerQuote.abs(), SLIVER) <= 0) return undefined
  return new UnsizedWeighing(facts, { config, capital, netPerQuote })
}

/** Capital is a quotient of forty digits, and a bound needs few. */
const BOUND_DIGITS = 7
const knownBounds = new WeakMap<Decimal, Decimal>()

function roundedUp(capital: Decimal): Decimal {
  const known = knownBounds.get(capital)
  if (known !== undefined) return known
  const bound = capital.toSignificantDigits(BOUND_DIGITS, Decimal.ROUND_UP)
  knownBounds.set(capital, bound)
  return bound
}

interface WeighedBy {
  readonly config: FundingFarmConfig
  readonly capital: Decimal
  readonly netPerQuote: Decimal
}

/** The pair is sized when somebody looks. */
class UnsizedWeighing implements Weighing {
  /** Whether the expected net is above zero. */
  readonly isWorth: boolean
  readonly #facts: PairFacts
  readonly #by: WeighedBy
  #economics: Economics | undefined

  constructor(facts: PairFacts, by: WeighedBy) {
    this.isWorth = !by.netPerQuote.isNegative()
    this.#facts = facts
    this.#by = by
  }

  get economics(): Economics | undefined {
    this.#economics ??= this.#sized()
    return this.#economics
  }

  get mostNet(): Decimal {
    if (this.#economics !== undefined) return this.#economics.net
    if (!this.isWorth) return ZERO
    const { config, capital, netPerQuote } = this.#by
    const { mostNotional } = pairTerms(this.#facts, config).sizer
    return netPerQuote.times(roundedUp(capital).times(mostNotional))
  }

  #sized(): Economics | undefined {
    const { config, capital } = this.#by
    const size = entryNotional(this.#facts, config, capital)
    return size.ok ? economicsOf(this.#facts, config, size.perpNotional) : undefined
  }
}
