import { volumeCost } from '@asterkit/delta-neutral'
import { Decimal } from '@asterkit/instruments'
import { needOf } from '../intents.ts'
import type { FarmSession } from './session.ts'

/** Symbols whose commission rates are read for the forecast; each costs three calls. */
const MOST_SYMBOLS = 10

/**
 * Tells, with the goal `volume` and before the first order, what trading is planned to lose by the account's
 * own commission rates.
 */
export async function tellVolumeForecast(session: FarmSession, signal: AbortSignal): Promise<void> {
  const { goal, feeCoverageMultiplier, symbols, expectedSlippageBps } = session.run.config
  if (goal !== 'volume') return
  const pairs = [...(session.state.universe?.pairs.values() ?? [])]
    .filter(({ symbol }) => symbols === undefined || symbols.includes(symbol))
    .filter(({ spot, perp }) => spot.status === 'TRADING' && perp.status === 'TRADING')
    .slice(0, MOST_SYMBOLS)
  const needs = pairs.map((pair) => needOf('costs', pair))
  session.state = (await session.observer.satisfy(session.state, needs, signal)) ?? session.state
  const costs = pairs.flatMap(({ symbol }) => {
    const known = session.state.costs.get(symbol)
    if (known === undefined) return []
    const { spotTakerFee, perpTakerFee } = known
    const fees = { spotTakerFee, perpTakerFee, slippageBps: expectedSlippageBps }
    return [volumeCost({ ...fees, feeCoverage: feeCoverageMultiplier })]
  })
  session.news.tell({
    kind: 'volume-cost',
    feeCoverage: feeCoverageMultiplier,
    ...(costs.length > 0 && {
      per1000: { least: Decimal.min(...costs), most: Decimal.max(...costs) },
    }),
  })
}
