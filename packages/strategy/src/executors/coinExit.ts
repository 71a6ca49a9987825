import type { Instrument } from '@asterkit/instruments'
import { capPrice, readPriceView } from './legPrice.ts'
import { type PairTask, UNINTERRUPTED } from './pairTask.ts'
import type { TradeContext } from './tradeContext.ts'

/**
 * Why coins of a pair could not be sold now: a closed market, no bids, a book outside the emergency band, or one
 * that cannot be read. As long as they cannot, the short that hedges them stays.
 *
 * @param spot Market rules of this moment.
 * @returns Undefined when there is a price to sell at.
 */
export async function coinExitProblem(
  context: TradeContext,
  task: PairTask,
  spot: Instrument,
): Promise<string | undefined> {
  if (spot.status !== 'TRADING') return `the spot market is ${spot.status}`
  try {
    const premiumSymbol = task.pair.perp.symbol
    const view = await readPriceView(context, 'spot', spot.symbol, premiumSymbol, UNINTERRUPTED)
    const decision = capPrice(context, spot, 'sell', view, context.limits.emergencyBps)
    return decision.kind === 'none' ? decision.reason : undefined
  } catch (error) {
    return `the spot book is unreadable: ${String(error)}`
  }
}

/** The rules of the spot leg as they are now; those of the plan when they cannot be read. */
export async function currentSpotRules(
  { exchange, log }: TradeContext,
  { pair }: PairTask,
): Promise<Instrument> {
  try {
    const listed = await exchange.listInstruments('spot', UNINTERRUPTED)
    return listed.find(({ symbol }) => symbol === pair.spot.symbol) ?? pair.spot
  } catch (error) {
    log.warn('market rules unreadable', { error: String(error) })
    return pair.spot
  }
}
