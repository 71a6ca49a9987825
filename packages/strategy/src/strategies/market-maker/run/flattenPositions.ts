import { sendQuotes } from '../../../executors/quotes/sendQuotes.ts'
import { touchOf } from '../fairPrice.ts'
import { keepHouse } from './housekeeping.ts'
import { heldLots, type MakerSession, type SymbolRun, wakeTimers } from './makerSession.ts'

/** How far through the best price each try may go, basis points. */
const TRIES_BPS = [5, 20, 50, 100, 200]
const LOOK_MS = 250
const LONGEST_TRY_MS = 15_000

/** Closes positions by immediate orders that may only shrink them, each try a little farther through the book. */
export async function flatten(session: MakerSession, life: AbortSignal): Promise<void> {
  for (const symbol of session.symbols.values()) {
    for (const bps of TRIES_BPS) {
      // Two programs that close the same position at the same moment close it twice.
      while (session.run.isExitAtWork?.() === true) await keepOn(session, life)
      const held = heldLots(session, symbol)
      if (held === 0 || !Number.isSafeInteger(held)) break
      await closeOnce(session, symbol, { held, bps }, life)
    }
  }
}

async function closeOnce(
  session: MakerSession,
  symbol: SymbolRun,
  { held, bps }: { readonly held: number; readonly bps: number },
  life: AbortSignal,
): Promise<void> {
  const touch = touchOf(symbol.state.book)
  if (touch === undefined) return
  const side = held > 0 ? ('sell' as const) : ('buy' as const)
  const ticks =
    side === 'sell'
      ? Math.max(1, Math.floor(touch.bid * (1 - bps / 10_000)))
      : Math.ceil(touch.ask * (1 + bps / 10_000))
  const to = { side, ticks, lots: Math.min(Math.abs(held), symbol.grid.mostLots) }
  await sendQuotes(session.context, symbol.desk, [{ call: 'exit', to }])
  const { clock } = session.run
  const began = clock.now()
  while (symbol.desk.size > 0 && clock.now() - began < LONGEST_TRY_MS) await keepOn(session, life)
}

async function keepOn(session: MakerSession, life: AbortSignal): Promise<void> {
  await session.run.clock.sleep(LOOK_MS, life)
  wakeTimers(session)
  keepHouse(session, 0)
  if (session.failure !== undefined) throw session.failure
}
