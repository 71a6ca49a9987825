import {
  type AverageFunding,
  ewmaFunding,
  type FundingAverager,
  type FundingCadence,
  fundingApr,
  fundingAverager,
  fundingCadence,
  signFlipFrequency,
} from '@asterkit/delta-neutral'
import { type Decimal, ZERO } from '@asterkit/instruments'
import type { SettledFunding } from '../../ports/exchange.ts'
import type { FundingFarmConfig } from './config.ts'
import type { FundingRates } from './report.ts'

/** What follows from the rates alone, worked out when it is asked for. */
export interface RateFigures {
  readonly aprOnNotional: Decimal
  /** Undefined when the history is too short. */
  readonly averageRate: Decimal | undefined
  readonly averageApr: Decimal | undefined
  /** Hours between the two newest settlements; undefined with fewer than two. */
  readonly newestGapHours: number | undefined
  /** For people. */
  describe(): FundingRates
}

interface RateInput {
  readonly upcomingRate: Decimal
  readonly intervalHours: number
  readonly config: FundingFarmConfig
}

/** What a history says on its own. */
interface ReadHistory {
  readonly intervalHours: number
  readonly config: FundingFarmConfig
  readonly cadence: FundingCadence
  readonly averageOf: FundingAverager | undefined
}

/** What histories say: they change far less often than the upcoming rate. */
const knownHistories = new WeakMap<readonly SettledFunding[], ReadHistory>()

/** Works out what a history and the upcoming rate say, as far as somebody looks. */
export function rateFigures(
  rows: readonly SettledFunding[],
  upcomingRate: Decimal,
  intervalHours: number,
  config: FundingFarmConfig,
): RateFigures {
  const known = knownHistories.get(rows)
  const isSame = known?.intervalHours === intervalHours && known.config === config
  const history = isSame ? known : readHistory(rows, intervalHours, config)
  if (!isSame) knownHistories.set(rows, history)
  return new Figures(history, { upcomingRate, intervalHours, config })
}

function readHistory(
  settled: readonly SettledFunding[],
  intervalHours: number,
  config: FundingFarmConfig,
): ReadHistory {
  const cadence = fundingCadence({ settled, fundingIntervalHours: intervalHours })
  const { rates: settledRates } = cadence
  const averageOf = fundingAverager({ settledRates, periods: config.fundingAveragePeriods })
  return { intervalHours, config, cadence, averageOf }
}

class Figures implements RateFigures {
  readonly newestGapHours: number | undefined
  readonly #history: ReadHistory
  readonly #input: RateInput
  #average: AverageFunding | undefined
  #averageApr: Decimal | undefined

  constructor(history: ReadHistory, input: RateInput) {
    this.newestGapHours = history.cadence.newestGapHours
    this.#history = history
    this.#input = input
  }

  get aprOnNotional(): Decimal {
    return this.#aprOf(this.#input.upcomingRate)
  }

  get averageRate(): Decimal | undefined {
    return this.#averageFunding()?.mean
  }

  get averageApr(): Decimal | undefined {
    const rate = this.averageRate
    if (rate !== undefined) this.#averageApr ??= this.#aprOf(rate)
    return this.#averageApr
  }

  describe(): FundingRates {
    return describeRates(this.#history.cadence.rates, this.#averageFunding(), this.#input)
  }

  #averageFunding(): AverageFunding | undefined {
    this.#average ??= this.#history.averageOf?.(this.#input.upcomingRate)
    return this.#average
  }

  #aprOf(fundingRate: Decimal): Decimal {
    return fundingApr({ fundingRate, fundingIntervalHours: this.#input.intervalHours })
  }
}

/** Roots and long sums cost more than a whole decision: they wait until somebody looks. */
function describeRates(
  settled: readonly Decimal[],
  average: AverageFunding | undefined,
  { upcomingRate, intervalHours, config }: RateInput,
): FundingRates {
  const all = () => [...settled, upcomingRate]
  const ewma = () => ewmaFunding({ rates: all(), span: config.fundingAveragePeriods }) ?? ZERO
  return {
    settledCount: settled.length,
    mean: average?.mean,
    get sampleDeviation() {
      return average?.sampleDeviation
    },
    get ewma() {
      return ewma()
    },
    get ewmaAprOnNotional() {
      return fundingApr({ fundingRate: ewma(), fundingIntervalHours: intervalHours })
    },
    get signFlipFrequency() {
      return signFlipFrequency(all())
    },
  }
}
