import type { MarketParameters } from './marketParameters.ts'

/** What figures must be like to be quoted on. */
const LEAST_SECONDS = 300
const LEAST_TRADES = 50
const LEAST_R_SQUARED = 0.6
/** Upper over lower end of an interval. */
const WIDEST_INTERVAL = 16
const MOST_WRONG_SIDE = 0.35
/** Basis points per square root of a second: 0.01 is 3 bp a day, 100 is 29 % an hour. */
const SIGMA_BPS = { least: 0.01, most: 60 }
/** 1 / basis point: a distance that makes fills e times rarer of 100 bp down to 0.01 bp. */
const K_PER_BPS = { least: 0.01, most: 100 }

/** Lists why figures are too poor to quote on; empty: they are not. */
export function problemsOf(market: Omit<MarketParameters, 'problems'>): string[] {
  const problems: string[] = []
  const check = (isGood: boolean, problem: string) => {
    if (!isGood) problems.push(problem)
  }
  const { data, volatility } = market
  check(
    data.seconds >= LEAST_SECONDS,
    `the book is known for ${data.seconds.toFixed(0)} s, at least ${LEAST_SECONDS} are needed`,
  )
  check(
    data.wrongSideShare <= MOST_WRONG_SIDE,
    `${(data.wrongSideShare * 100).toFixed(0)} % of the trades are on the wrong side of the mid`,
  )
  check(
    volatility.sigmaBps >= SIGMA_BPS.least && volatility.sigmaBps <= SIGMA_BPS.most,
    `volatility of ${volatility.sigmaBps.toPrecision(3)} bp per square root of a second is not plausible`,
  )
  for (const [name, side] of Object.entries(market.arrivals)) {
    const of = `rate of fills by taker ${name}s`
    check(
      side.trades >= LEAST_TRADES,
      `${of}: ${side.trades} trades, at least ${LEAST_TRADES} are needed`,
    )
    check(
      (side.rSquared ?? 0) >= LEAST_R_SQUARED,
      side.rSquared === undefined
        ? `${of}: not known for this side alone`
        : `${of}: the line explains ${(side.rSquared * 100).toFixed(0)} %, at least ${LEAST_R_SQUARED * 100} % are needed`,
    )
    check(
      side.kPerBps >= K_PER_BPS.least && side.kPerBps <= K_PER_BPS.most,
      `${of}: k of ${side.kPerBps.toPrecision(3)} per bp is not plausible`,
    )
    for (const [what, [low, high]] of [
      ['k', side.kInterval],
      ['volume', side.volumeInterval],
    ] as const) {
      check(
        high <= WIDEST_INTERVAL * low,
        `${of}: ${what} is only known to lie within ${low.toPrecision(2)} and ${high.toPrecision(2)}`,
      )
    }
  }
  return problems
}
