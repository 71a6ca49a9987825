import type { Side } from '@asterkit/instruments'
import { ArrivalHistogram } from '../estimate/arrivalHistogram.ts'
import { type ArrivalFit, arrivalIntensity } from '../estimate/arrivalIntensity.ts'
import { type LogEstimate, logInterval, shrink } from '../estimate/shrink.ts'
import type { ArrivalParameters, MarketParameters } from './marketParameters.ts'

/** How far one side is believed to differ from both together, as a standard error of the logarithm. */
const SIDES_DIFFER_LN = 0.5

/** Curves of both sides, or why there are none. */
export type ArrivalResult =
  | { readonly kind: 'fitted'; readonly arrivals: MarketParameters['arrivals'] }
  | { readonly kind: 'failed'; readonly reason: string }

/**
 * Fits each side and draws it toward the fit of both together, the more so the less sure it is. A side that cannot
 * be fitted alone takes that of both.
 *
 * @param histograms Distances in basis points, volumes in base units, by the taker's side.
 */
export function arrivalParameters(
  histograms: Readonly<Record<Side, ArrivalHistogram>>,
): ArrivalResult {
  const both = arrivalIntensity(ArrivalHistogram.merged(histograms.buy, histograms.sell))
  if (both.kind === 'none') return { kind: 'failed', reason: `rate of fills: ${both.reason}` }
  const side = (histogram: ArrivalHistogram) => sideOf(arrivalIntensity(histogram), both)
  return { kind: 'fitted', arrivals: { buy: side(histograms.buy), sell: side(histograms.sell) } }
}

type Fitted = Extract<ArrivalFit, { kind: 'fitted' }>

function sideOf(fit: ArrivalFit, both: Fitted): ArrivalParameters {
  const known = fit.kind === 'fitted' ? fit : undefined
  const k = toward(known && { value: known.k, errorLn: known.errorLnK }, {
    value: both.k,
    errorLn: both.errorLnK,
  })
  const volume = toward(known && { value: known.volumePerSecond, errorLn: known.errorLnVolume }, {
    // Seconds of both sides add up in the fit of both, volumes do, too: it is the mean of the sides.
    value: both.volumePerSecond,
    errorLn: both.errorLnVolume,
  })
  return {
    kPerBps: k.value,
    kInterval: [...logInterval(k)],
    volumePerSecond: volume.value,
    volumeInterval: [...logInterval(volume)],
    ...(known && { rSquared: known.rSquared }),
    trades: fit.trades,
  }
}

function toward(side: LogEstimate | undefined, both: LogEstimate): LogEstimate {
  const prior = { value: both.value, errorLn: Math.hypot(both.errorLn, SIDES_DIFFER_LN) }
  return side === undefined ? prior : shrink(side, prior)
}
