import type { Side } from '@asterkit/instruments'
import type { EpochMs } from '../../../ports/clock.ts'
import type { MakerDecision } from '../decide.ts'
import { touchOf } from '../fairPrice.ts'
import type { ReasonCode } from '../reasons.ts'
import { heldLots, type MakerSession, type SymbolRun } from './makerSession.ts'

/** What may stand against quoting while a position is unwound: account, book and venue are known to be well. */
const HARMLESS: readonly ReasonCode[] = [
  'inventory',
  'funding',
  'below-minimum',
  'day-loss',
  'margin',
  'burst',
  'volatility',
  'jump',
  'refusals',
  'order-budget',
  'ping-pong',
  'parameters',
]

/** What must not be held, and the side that reduces it. */
export interface Excess {
  readonly side: Side
  readonly lots: number
}

/**
 * Says what must not be held: what a position has beyond the hard limit, because prices have moved or somebody traded,
 * and all of it once the loss of the day has ended quoting. Undefined while nothing is, or nothing may be sent.
 */
export function excessOf(
  session: MakerSession,
  symbol: SymbolRun,
  { figures, reasons }: MakerDecision,
): Excess | undefined {
  const { grid, isDayLost } = symbol
  const held = heldLots(session, symbol)
  if (!Number.isSafeInteger(held) || figures === undefined) return undefined
  if (!reasons.every(({ code }) => HARMLESS.includes(code))) return undefined
  const most = isDayLost ? 0 : figures.hardLots
  const lots = Math.min(Math.abs(held) - most, grid.mostLots)
  return lots < grid.leastLots ? undefined : { side: held > 0 ? 'sell' : 'buy', lots }
}

/**
 * Offers what must not be held by one resting order, for `execution.unwindRestMs` before anything crosses: at the best
 * price, from half of that time on one tick better. Its side is cleared of other orders first, so that whatever stands
 * there later may only shrink the position; and cleared again before `unwind` crosses.
 */
export function restBeforeCrossing(
  session: MakerSession,
  symbol: SymbolRun,
  decision: MakerDecision,
  now: EpochMs,
): MakerDecision {
  const { unwindBps, unwindRestMs } = session.run.config.execution
  if (unwindBps === 0 || unwindRestMs === 0) return decision
  const excess = excessOf(session, symbol, decision)
  const touch = touchOf(symbol.state.book)
  if (excess === undefined || touch === undefined) {
    symbol.unwindSince = undefined
    return decision
  }
  const { side, lots } = excess
  if (symbol.desk.exposedLots(side) === 0) symbol.unwindSince ??= now
  const restedMs = now - (symbol.unwindSince ?? Number.POSITIVE_INFINITY)
  if (!(restedMs >= 0 && restedMs < unwindRestMs)) {
    return { ...decision, quotes: decision.quotes.filter((quote) => quote.side !== side) }
  }
  const better = restedMs >= unwindRestMs / 2 ? 1 : 0
  const ticks =
    side === 'sell'
      ? Math.max(touch.bid + 1, touch.ask - better)
      : Math.min(touch.ask - 1, touch.bid + better)
  return { ...decision, quotes: [{ side, ticks, lots }], isReducing: true, isUnwinding: true }
}

/** Whether a position has been offered long enough, and no order of ours that could do the same is left. */
export function mayCross(
  { run }: MakerSession,
  { desk, unwindSince }: SymbolRun,
  side: Side,
  now: EpochMs,
): boolean {
  const { unwindRestMs } = run.config.execution
  if (unwindRestMs === 0) return true
  const hasRested = unwindSince !== undefined && now - unwindSince >= unwindRestMs
  return hasRested && desk.exposedLots(side) === 0
}
