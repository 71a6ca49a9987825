import type { Exchange } from '../../../ports/exchange.ts'
import type { FundingFarmConfig } from '../config.ts'
import type { Need } from '../intents.ts'

/** Reads the newest settled rates of a symbol, as many as averages need. */
export async function readSettled(
  { exchange, config }: { readonly exchange: Exchange; readonly config: FundingFarmConfig },
  symbol: string,
  signal: AbortSignal,
) {
  const limit = Math.max(config.fundingHistoryPeriods, config.fundingAveragePeriods - 1)
  const rates = await exchange.listSettledFunding(symbol, limit, signal)
  return { kind: 'settled' as const, symbol, rates }
}

/** Reads what trading a pair costs this account, and its margin brackets. */
export async function readCosts(exchange: Exchange, need: Need, signal: AbortSignal) {
  const { symbol, spotSymbol } = need
  const [spot, perp, brackets] = await Promise.all([
    exchange.getCommission('spot', spotSymbol, signal),
    exchange.getCommission('perp', symbol, signal),
    exchange.listBrackets(symbol, signal),
  ])
  const fees = { spotTakerFee: spot.taker, spotMakerFee: spot.maker, perpTakerFee: perp.taker }
  const costs = { ...fees, brackets }
  return { kind: 'costs' as const, symbol, costs }
}

/** Reads both books of a pair. */
export async function readDepth(exchange: Exchange, need: Need, signal: AbortSignal) {
  const { symbol, spotSymbol } = need
  const [spot, perp] = await Promise.all([
    exchange.getDepth('spot', spotSymbol, signal),
    exchange.getDepth('perp', symbol, signal),
  ])
  return { kind: 'depth' as const, symbol, depth: { spot, perp } }
}
