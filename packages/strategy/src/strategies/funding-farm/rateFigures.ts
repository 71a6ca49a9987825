import {
  type AverageFunding,
  aprOnCapital,
  averageFunding,
  ewmaFunding,
  type FundingCadence,
  fundingApr,
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
  readonly aprOnCapital: Decimal
  readonly rates: FundingRates
  /** Absent when the history is too short. */
  readonly averageRate?: Decimal
  readonly averageApr?: Decimal
  readonly averageAprOnCapital?: Decimal
  /** Hours between the two newest settlements; absent with fewer than two. */
  readonly newestGapHours?: number
}

interface RateInput {
  readonly upcomingRate: Decimal
  readonly intervalHours: number
  readonly config: FundingFarmConfig
}

/** Newest figures by history. */
const knownFigures = new WeakMap<
  readonly SettledFunding[],
  RateInput & { readonly figures: RateFigures; readonly cadence: FundingCadence }
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
  const cadence = isSameHistory
    ? known.cadence
    : fundingCadence({ settled: rows, fundingIntervalHours: intervalHours })
  const input = { upcomingRate, intervalHours, config }
  const figures = workOut(cadence, input)
  knownFigures.set(rows, { ...input, figures, cadence })
  return figures
}

function workOut(cadence: FundingCadence, input: RateInput): RateFigures {
  const { upcomingRate, intervalHours, config } = input
  const { leverage, fundingAveragePeriods: periods } = config
  const aprOf = (fundingRate: Decimal) =>
    fundingApr({ fundingRate, fundingIntervalHours: intervalHours })
  const onCapital = (aprOnNotional: Decimal) => aprOnCapital({ aprOnNotional, leverage })
  const average = averageFunding({ upcomingRate, settledRates: cadence.rates, periods })
  const aprOnNotional = aprOf(upcomingRate)
  const averageApr = average && aprOf(average.mean)
  const { newestGapHours } = cadence
  return {
    aprOnNotional,
    aprOnCapital: onCapital(aprOnNotional),
    rates: describeRates(cadence.rates, average, input),
    ...(average && { averageRate: average.mean }),
    ...(averageApr && { averageApr, averageAprOnCapital: onCapital(averageApr) }),
    ...(newestGapHours !== undefined && { newestGapHours }),
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
