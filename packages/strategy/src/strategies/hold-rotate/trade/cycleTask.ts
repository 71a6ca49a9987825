import type { Instrument, Side } from '@asterkit/instruments'
import type { HedgeCycle } from '../../../executors/hedgeCycle.ts'
import type { TradeContext } from '../../../executors/tradeContext.ts'
import type { PositionSide } from '../../../ports/exchange.ts'

/** One piece of work on one pair. */
export interface CycleTask {
  readonly cycleId: string
  readonly instrument: Instrument
  readonly slippageBps: number
}

/** How a piece of work ended. `waiting`: an order is of unknown fate, a later look goes on. */
export type CycleResult =
  | { readonly kind: 'holding' | 'flat' }
  | { readonly kind: 'not-opened' | 'still-open' | 'waiting'; readonly reason: string }

/** The pair as the journal has it now. */
export function cycleOf(context: TradeContext, cycleId: string): HedgeCycle {
  const cycle = context.book.view.cycles.get(cycleId)
  if (cycle === undefined) throw new Error(`pair ${cycleId} is not on record`)
  return cycle
}

/** The side of an order that makes a position larger. */
export function openingSide(positionSide: PositionSide): Side {
  return positionSide === 'long' ? 'buy' : 'sell'
}

/** The side of an order that makes a position smaller. In hedge mode it can never turn it over. */
export function closingSide(positionSide: PositionSide): Side {
  return positionSide === 'long' ? 'sell' : 'buy'
}
