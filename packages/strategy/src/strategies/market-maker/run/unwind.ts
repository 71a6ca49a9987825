import { sendQuotes } from '../../../executors/quotes/sendQuotes.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import type { MakerDecision } from '../decide.ts'
import { touchOf } from '../fairPrice.ts'
import type { ReasonCode } from '../reasons.ts'
import { heldLots, type MakerSession, type SymbolRun } from './makerSession.ts'
import { decideNow } from './react.ts'

/** Pause between two orders that unwind one position. */
const AGAIN_MS = 5_000
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

/**
 * Takes from the book what must not be held: what a position has beyond the hard limit, because prices have moved or
 * somebody traded, and all of it once the loss of the day has ended quoting. One immediate order at a time, which may
 * only shrink the position, at most `execution.unwindBps` through the best price. Off by default.
 */
export async function unwind(
  session: MakerSession,
  symbol: SymbolRun,
  now: EpochMs,
): Promise<void> {
  const { context, run, budget, isStopping } = session
  const { desk, grid } = symbol
  const { unwindBps } = run.config.execution
  const touch = touchOf(symbol.state.book)
  if (unwindBps === 0 || isStopping || touch === undefined || now < symbol.unwindDue) return
  // The decision of the last look may be older than a halt.
  const decision = decideNow(session, symbol)
  if (!decision.reasons.every(({ code }) => HARMLESS.includes(code))) return
  const lots = Math.min(excessLots(session, symbol, decision), grid.mostLots)
  if (lots < grid.leastLots) return
  const side = heldLots(session, symbol) > 0 ? ('sell' as const) : ('buy' as const)
  const ticks =
    side === 'sell'
      ? Math.max(1, Math.ceil(touch.bid * (1 - unwindBps / 10_000)))
      : Math.floor(touch.ask * (1 + unwindBps / 10_000))
  // What is under way on this side may do it, and our own order on the other side would be met.
  const isUnderWay = [...desk.quotes()].some(
    (quote) => quote.side === side && quote.state !== 'live',
  )
  if (isUnderWay || desk.wouldMeetOwn(side, ticks) || !budget.take(now, 'place')) return
  symbol.unwindDue = now + AGAIN_MS
  await sendQuotes(context, desk, [{ call: 'unwind', to: { side, ticks, lots } }])
}

/** Lots that must not be held; 0 while that is not known. */
function excessLots(session: MakerSession, symbol: SymbolRun, { figures }: MakerDecision): number {
  const held = Math.abs(heldLots(session, symbol))
  if (!Number.isSafeInteger(held) || figures === undefined) return 0
  return symbol.isDayLost ? held : Math.max(0, held - figures.hardLots)
}
