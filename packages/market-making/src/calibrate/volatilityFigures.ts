import { EwmaVolatility } from '../estimate/ewmaVolatility.ts'
import { garch } from '../estimate/garch.ts'
import { logReturns } from '../estimate/priceGrid.ts'
import { realisedVolatility, rollingVolatility } from '../estimate/realisedVolatility.ts'
import type { MarketParameters } from './marketParameters.ts'

/** Spans of a return that are tried for GARCH, seconds: longer ones are less often zero. */
const GARCH_SECONDS = [1, 2, 5, 10, 30]
/** Prices this far apart, seconds, carry little of the bounce between bid and ask. */
const STRIDE = 10
const ROLLING_RETURNS = 180
/** Outside of these multiples of the realised volatility a forecast is not believed. */
const BELIEVED = { least: 0.5, most: 2 }

/**
 * Volatility by every method and the one to use: GARCH where it could be fitted and is near the realised one,
 * else the exponentially fading one where it is, else the realised one.
 *
 * @param rows Prices one second apart.
 * @returns Basis points per square root of a second; undefined when the price never moved.
 */
export function volatilityFigures(
  rows: readonly (readonly number[])[],
): MarketParameters['volatility'] | undefined {
  const realised = realisedVolatility({ rows, stepSeconds: 1, stride: STRIDE })
  if (realised === undefined || realised === 0) return undefined
  const ewma = fading(rows)
  const returns = logReturns(rows, STRIDE)
  const rolling = rollingVolatility({ returns, stepSeconds: STRIDE, window: ROLLING_RETURNS })
  const forecast = garchForecast(rows)
  const isBelieved = (sigma: number | undefined): sigma is number =>
    sigma !== undefined && sigma >= BELIEVED.least * realised && sigma <= BELIEVED.most * realised
  const garchSigma = forecast.kind === 'fitted' ? forecast.sigma : undefined
  const chosen = isBelieved(garchSigma)
    ? ({ method: 'garch', sigma: garchSigma } as const)
    : isBelieved(ewma)
      ? ({ method: 'ewma', sigma: ewma } as const)
      : ({ method: 'realised', sigma: realised } as const)
  const refused = forecast.kind === 'refused' ? forecast.reason : undefined
  const far = garchSigma !== undefined && !isBelieved(garchSigma)
  return {
    sigmaBps: chosen.sigma * 1e4,
    method: chosen.method,
    realisedBps: realised * 1e4,
    ...(ewma && { ewmaBps: ewma * 1e4 }),
    ...(rolling && { rollingBps: rolling * 1e4 }),
    ...(garchSigma && { garchBps: garchSigma * 1e4 }),
    ...(refused !== undefined && { garchRefused: refused }),
    ...(far && {
      garchRefused: 'its forecast is more than twice or less than half the realised one',
    }),
  }
}

function fading(rows: readonly (readonly number[])[]): number | undefined {
  const ewma = new EwmaVolatility({ sampleMs: STRIDE * 1000 })
  let time = 0
  for (const row of rows) {
    // A hole lies between rows.
    time += 3_600_000
    for (const price of row) {
      ewma.add(time, price)
      time += 1000
    }
  }
  return ewma.perSqrtSecond
}

/** Tries shorter spans first: they give more returns. When none will do, what is wrong with the shortest is told. */
function garchForecast(rows: readonly (readonly number[])[]) {
  let reason: string | undefined
  for (const seconds of GARCH_SECONDS) {
    const fit = garch(logReturns(rows, seconds))
    if (fit.kind === 'fitted') {
      return { kind: 'fitted', sigma: Math.sqrt(fit.nextVariance / seconds) } as const
    }
    reason ??= `over ${seconds} s ${fit.reason}; longer spans do not do either`
  }
  return { kind: 'refused', reason: reason ?? '' } as const
}
