import { Decimal } from '@asterkit/instruments'
import {
  type Exchange,
  type Feasibility,
  feasibility,
  type HoldRotateConfig,
} from '@asterkit/strategy'

/**
 * Reads what a plan needs of each symbol and works it out. Sends nothing that changes anything.
 *
 * @throws The exchange could not be read.
 */
export async function readPlans(
  exchange: Exchange,
  config: HoldRotateConfig,
  signal: AbortSignal,
): Promise<readonly Feasibility[]> {
  const [instruments, premiums, balances] = await Promise.all([
    exchange.listInstruments('perp', signal),
    exchange.listPremiums(signal),
    exchange.getPerpBalances(signal),
  ])
  return Promise.all(
    config.symbols.map(async (symbol) => {
      const instrument = instruments.find((one) => one.symbol === symbol)
      const premium = premiums.get(symbol)
      if (instrument === undefined || premium === undefined) {
        throw new Error(`the exchange lists no perpetual ${symbol} with a price`)
      }
      const [commission, brackets, book] = await Promise.all([
        exchange.getCommission('perp', symbol, signal),
        exchange.listBrackets(symbol, signal),
        exchange.getDepth('perp', symbol, signal),
      ])
      const balance = balances.get(instrument.quoteAsset)
      const perLeg = balance?.perLeg
      return feasibility(config, {
        instrument,
        markPrice: premium.markPrice,
        takerFee: commission.taker,
        spreadBps: spreadBps(book.bids[0]?.[0], book.asks[0]?.[0]),
        fundingRate: premium.fundingRate,
        brackets,
        equity: balance?.wallet,
        equityPerLeg: perLeg && { long: perLeg.long.wallet, short: perLeg.short.wallet },
      })
    }),
  )
}

function spreadBps(bid: Decimal | undefined, ask: Decimal | undefined): number | undefined {
  if (bid === undefined || ask === undefined) return undefined
  return ask.minus(bid).div(ask.plus(bid).div(2)).times(10_000).toNumber()
}

/** Why these settings must not run, in the order in which a person should read them. */
export function objectionsTo(
  plans: readonly Feasibility[],
  isBelowTargetFine: boolean,
): readonly string[] {
  const tradable = plans.filter(({ refusals }) => refusals.length === 0)
  if (tradable.length === 0) return plans.flatMap(({ refusals }) => refusals)
  const best = tradable.reduce((a, b) =>
    Decimal.max(a.pacedVolumePerDay, b.pacedVolumePerDay).eq(a.pacedVolumePerDay) ? a : b,
  )
  if (best.isTargetReachable || isBelowTargetFine) return []
  return best.warnings.slice(0, 1)
}
