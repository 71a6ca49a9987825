import { type Decimal, type DecimalInput, decimal, InvalidInputError } from '@asterkit/instruments'

/** Mean of some funding rates and how much they scatter. Fractions of notional per interval. */
export interface AverageFunding {
  readonly mean: Decimal
  /** Standard deviation with divisor N - 1. Worked out when it is read, since a root is dear. */
  readonly sampleDeviation: Decimal
}

/**
 * Averages the upcoming rate with the newest settled ones (a hybrid moving average): the upcoming rate
 * reacts, the settled ones damp its noise.
 *
 * mean = (upcomingRate + the newest periods - 1 settled rates) / periods
 * sampleDeviation = sqrt(sum((rate - mean)^2) / (periods - 1))
 *
 * @param input.upcomingRate Running estimate for the next settlement, fraction per interval. Signed.
 * @param input.settledRates Settled rates of the same symbol and interval, oldest first; older ones than
 *   needed are ignored.
 * @param input.periods Rates in the mean, the upcoming one included; a whole number of at least 2.
 * @returns `undefined` when fewer than `periods - 1` settled rates are known.
 * @throws {InvalidInputError} `periods` is not a whole number of at least 2.
 * @example
 * averageFunding({ upcomingRate: '0.0003', settledRates: ['0.0001', '0.0002'], periods: 3 })?.mean.toFixed() // '0.0002'
 */
export function averageFunding(input: {
  upcomingRate: DecimalInput
  settledRates: readonly DecimalInput[]
  periods: number
}): AverageFunding | undefined {
  return fundingAverager(input)?.(input.upcomingRate)
}

/** Averages one settled history with whatever rate is upcoming. */
export type FundingAverager = (upcomingRate: DecimalInput) => AverageFunding

/**
 * Sums a settled history once for many averages: it changes far less often than the upcoming rate.
 *
 * @param input As for `averageFunding`.
 * @returns `undefined` when fewer than `periods - 1` settled rates are known.
 * @throws {InvalidInputError} `periods` is not a whole number of at least 2.
 * @example
 * fundingAverager({ settledRates: ['0.0001', '0.0002'], periods: 3 })?.('0.0003').mean.toFixed() // '0.0002'
 */
export function fundingAverager(input: {
  settledRates: readonly DecimalInput[]
  periods: number
}): FundingAverager | undefined {
  const { settledRates, periods } = input
  if (!Number.isSafeInteger(periods) || periods < 2) {
    throw new InvalidInputError(`periods must be a whole number of at least 2, got ${periods}`)
  }
  const first = settledRates.length - (periods - 1)
  if (first < 0) return undefined
  const settled = settledRates.slice(first).map((rate) => decimal(rate))
  const settledSum = sum(settled)
  return (upcomingRate) => new Average(decimal(upcomingRate), settled, settledSum)
}

class Average implements AverageFunding {
  readonly mean: Decimal
  readonly #upcoming: Decimal
  readonly #settled: readonly Decimal[]

  constructor(upcoming: Decimal, settled: readonly Decimal[], settledSum: Decimal) {
    this.mean = upcoming.plus(settledSum).div(settled.length + 1)
    this.#upcoming = upcoming
    this.#settled = settled
  }

  get sampleDeviation(): Decimal {
    const { mean } = this
    return sum([this.#upcoming, ...this.#settled].map((rate) => rate.minus(mean).pow(2)))
      .div(this.#settled.length)
      .sqrt()
  }
}

function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => total.plus(value))
}
