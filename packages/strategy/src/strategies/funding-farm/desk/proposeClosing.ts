import { walkBook } from '@asterkit/delta-neutral'
import type { Decimal } from '@asterkit/instruments'
import { needOf } from '../intents.ts'
import { inspectPair, type PairInspection } from '../look/inspectPair.ts'
import { type FarmSession, heldPairs } from '../run/session.ts'
import type { PairDepth } from '../state.ts'
import type { ClosingProposal, Refusal } from './proposal.ts'
import { refused } from './proposeOpening.ts'

/** Works out what closing a held pair would cost and leave. What cannot be read is left out, never a reason. */
export async function proposeClosing(
  session: FarmSession,
  symbol: string,
  signal: AbortSignal,
): Promise<ClosingProposal | Refusal> {
  const holding = heldPairs(session).find((pair) => pair.symbol === symbol)
  if (holding === undefined) {
    const names = heldPairs(session).map((pair) => pair.symbol)
    const held = names.length === 0 ? 'nothing is held' : `held: ${names.join(', ')}`
    return refused('not-held', `${symbol} is not held; ${held}`)
  }
  const pair = [...(session.state.universe?.pairs.values() ?? [])].find(
    (row) => row.perp.symbol === holding.perpSymbol,
  )
  if (pair === undefined) {
    return refused('unreadable', `the market rules of ${symbol} cannot be read: try again`)
  }
  const needs = [needOf('costs', pair), needOf('depth', pair)]
  session.state = (await session.observer.satisfy(session.state, needs, signal)) ?? session.state
  const inspection = inspectPair(holding, session.state, new Map())
  const costs = session.state.costs.get(pair.symbol)
  const fees =
    inspection && costs
      ? inspection.perpNotional.times(costs.spotTakerFee.plus(costs.perpTakerFee))
      : undefined
  const slippage = inspection && closingSlippage(inspection, session.state.depths.get(pair.symbol))
  return {
    kind: 'closing',
    symbol,
    holding,
    pair,
    ...(inspection && { inspection }),
    ...(fees && { fees }),
    ...(slippage && { slippage }),
    ...(inspection &&
      fees &&
      slippage && { netAfter: inspection.pnl.net.minus(fees).minus(slippage) }),
  }
}

/** Perp asks and spot bids for the whole pair, against the mark price that the result is valued with. */
function closingSlippage(
  { holding, markPrice }: PairInspection,
  depth: PairDepth | undefined,
): Decimal | undefined {
  const quantity = holding.perpQuantity.abs()
  if (depth === undefined || quantity.isZero()) return undefined
  const perpBuy = walkBook({ levels: depth.perp.asks, quantity })
  const spotSale = walkBook({ levels: depth.spot.bids, quantity })
  if (perpBuy?.isComplete !== true || spotSale?.isComplete !== true) return undefined
  const perp = perpBuy.averagePrice.minus(markPrice)
  const spot = markPrice.minus(spotSale.averagePrice)
  return quantity.times(perp.plus(spot))
}
