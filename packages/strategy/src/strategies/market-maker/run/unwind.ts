import { sendQuotes } from '../../../executors/quotes/sendQuotes.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import { touchOf } from '../fairPrice.ts'
import type { MakerSession, SymbolRun } from './makerSession.ts'
import { decideNow } from './react.ts'
import { excessOf, mayCross } from './restingUnwind.ts'

/** Pause between two orders that unwind one position. */
const AGAIN_MS = 5_000
/**
 * Takes from the book what must not be held (`excessOf`), after it was offered for a while if that is wanted. One
 * immediate order at a time, which may only shrink the position, at most `execution.unwindBps` through the best price.
 * Off by default.
 */
export async function unwind(
  session: MakerSession,
  symbol: SymbolRun,
  now: EpochMs,
): Promise<void> {
  const { context, run, budget, isStopping } = session
  const { desk } = symbol
  const { unwindBps } = run.config.execution
  const touch = touchOf(symbol.state.book)
  if (unwindBps === 0 || isStopping || touch === undefined || now < symbol.unwindDue) return
  // The decision of the last look may be older than a halt.
  const decision = decideNow(session, symbol)
  const excess = excessOf(session, symbol, decision)
  if (excess === undefined || !mayCross(session, symbol, excess.side, now)) return
  const { side, lots } = excess
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
