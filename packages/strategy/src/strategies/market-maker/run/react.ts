import { sendQuotes } from '../../../executors/quotes/sendQuotes.ts'
import { walletAccount } from '../../../ledger/transactions.ts'
import { haltRequest } from '../../../risk/killSwitch.ts'
import type { MakerDecision } from '../decide.ts'
import type { MakerEvent } from '../events.ts'
import { isBlocking, type QuoteReason } from '../reasons.ts'
import { chooseRequests } from './chooseRequests.ts'
import { heldLots, type MakerSession, type SymbolRun } from './makerSession.ts'
import { restBeforeCrossing } from './restingUnwind.ts'

/** Takes an event into account. */
export function foldInto(symbol: SymbolRun, event: MakerEvent): void {
  symbol.state = symbol.strategy.fold(symbol.state, event)
}

/**
 * Decides what should rest and sends what that takes. Events that come while requests are signed bring about
 * another round.
 */
export async function react(session: MakerSession, symbol: SymbolRun): Promise<void> {
  symbol.isDirty = true
  if (symbol.isReacting) return
  symbol.isReacting = true
  try {
    while (symbol.isDirty) {
      symbol.isDirty = false
      await decideAndSend(session, symbol)
    }
  } finally {
    symbol.isReacting = false
  }
}

async function decideAndSend(session: MakerSession, symbol: SymbolRun): Promise<void> {
  const { run, context, budget } = session
  const now = run.clock.now()
  const held = heldLots(session, symbol)
  const lots = Number.isSafeInteger(held) ? held : undefined
  if (lots !== symbol.state.inventoryLots) foldInto(symbol, { kind: 'inventory', lots })
  if (run.config.mode === 'ping-pong') foldWallet(session, symbol)
  const decision = restBeforeCrossing(session, symbol, decideNow(session, symbol), now)
  const chosen = chooseRequests(run.config, symbol.desk, { decision, held, budget, now })
  symbol.decision = { ...decision, reasons: [...decision.reasons, ...chosen.reasons] }
  tellReasons(session, symbol)
  await sendQuotes(context, symbol.desk, chosen.requests)
}

/** Of the wallet by our books, which the exchange's audit confirms; unknown before they are opened. */
function foldWallet({ context }: MakerSession, symbol: SymbolRun): void {
  const { balances, view } = context.book
  if (!view.cursors.has('opening')) return
  const { quoteAsset } = symbol.grid
  const value = symbol.grid.valueIn(balances.get(walletAccount('perp', quoteAsset), quoteAsset))
  if (value !== symbol.state.walletValue) foldInto(symbol, { kind: 'wallet', value })
}

/** Decides anew, with what the run itself has against quoting now. */
export function decideNow(session: MakerSession, symbol: SymbolRun): MakerDecision {
  const { run } = session
  const blocks = [...symbol.blocks.values(), ...runBlocks(session, symbol)]
  const decision = symbol.strategy.decide(symbol.state, run.clock.now())
  if (blocks.length === 0) return decision
  const quotes = decision.quotes.filter(
    ({ side }) => !blocks.some((each) => isBlocking(each, side)),
  )
  return { ...decision, quotes, reasons: [...blocks, ...decision.reasons] }
}

/** What stands against quoting and is read anew each time. */
function runBlocks(
  { run, context, isAccountLive, isStopping }: MakerSession,
  { countdown }: SymbolRun,
): readonly QuoteReason[] {
  const { view } = context.book
  const reasons: QuoteReason[] = []
  const block = (code: QuoteReason['code'], detail: string) => {
    reasons.push({ code, side: 'both', detail })
  }
  if (isStopping) block('stopping', 'the run is about to end')
  if (view.halt !== undefined) block('halted', view.halt.reason)
  const request = haltRequest(run.readHaltRequest)
  if (request !== undefined) block('halted', request)
  if (run.isExitAtWork?.() === true) block('halted', 'an emergency exit is at work on the account')
  if (!isAccountLive) block('account-stream', 'what the account stream told is being checked')
  if (!countdown.isArmed(run.clock.now())) {
    block('no-countdown', "the exchange's timer that cancels our orders is not running")
  }
  if (context.book.isLowOnSpace()) block('disk-full', 'the disk of the journal is full')
  return reasons
}

function tellReasons({ run, tell }: MakerSession, symbol: SymbolRun): void {
  const told = symbol.decision.reasons.map(({ code, side }) => `${code} ${side}`).join()
  if (told === symbol.toldReasons) return
  symbol.toldReasons = told
  const { decision } = symbol
  tell({ kind: 'reasons', time: run.clock.now(), symbol: symbol.symbol, decision })
}
