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

/** What follows from the rates alone; they change far less often than prices. */
export interface RateFigures {
  readonly aprOnNotional: Decimal
  /** Undefined when the history is too short. */
  readonly averageRate: Decimal | undefined
  readonly averageApr: Decimal | undefined
  /** Hours between the two newest settlements; undefined with fewer than two. */
  readonly newestGapHours: number | undefined
  /** For people: worked out when it is asked for. */
  describe(): FundingRates
}

interface RateInput {
  readonly upcomingRate: Decimal
  readonly intervalHours: number
  readonly config: FundingFarmConfig
}

/** What a history says on its own. */
interface ReadHistory {
  readonly cadence: FundingCadence
  readonly averageOf: FundingAverager | undefined
}

/** Newest figures by history. */
const knownFigures = new WeakMap<
  readonly SettledFunding[],
  RateInput & { readonly figures: RateFigures; readonly history: ReadHistory }
>()

/** Works out what a history and the upcoming rate say, once per change of either. */
export function rateFigures(
  rows: readonly SettledFunding[],
  upcomingRate: Decimal,
  intervalHours: number,
  config: FundingFarmConfig,
): RateFigures {
  const known = knownFigures.get(rows)
  const isSameHistory = known?.intervalHours === intervalHours && known.config === config
  if (isSameHistory && known.upcomingRate.eq(upcomingRate)) return known.figures
  const input = { upcomingRate, intervalHours, config }
  const history = isSameHistory ? known.history : readHistory(rows, input)
  const figures = workOut(history, input)
  knownFigures.set(rows, { ...input, figures, history })
  return figures
}

function readHistory(
  settled: readonly SettledFunding[],
  { intervalHours, config }: RateInput,
): ReadHistory {
  const cadence = fundingCadence({ settled, fundingIntervalHours: intervalHours })
  const { rates: settledRates } = cadence
  return {
    cadence,
    averageOf: fundingAverager({ settledRates, periods: config.fundingAveragePeriods }),
  }
}

function workOut({ cadence, averageOf }: ReadHistory, input: RateInput): RateFigures {
  const { upcomingRate, intervalHours } = input
  const aprOf = (fundingRate: Decimal) =>
    fundingApr({ fundingRate, fundingIntervalHours: intervalHours })
  const average = averageOf?.(upcomingRate)
  return {
    aprOnNotional: aprOf(upcomingRate),
    averageRate: average?.mean,
    averageApr: average && aprOf(average.mean),
    newestGapHours: cadence.newestGapHours,
    describe: () => describeRates(cadence.rates, average, input),
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
