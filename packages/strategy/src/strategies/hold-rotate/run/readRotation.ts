import type { HedgeCycle } from '../../../executors/hedgeCycle.ts'
import { QUOTE_ASSET } from '../../../ledger/quoteAsset.ts'
import type { RotationFact } from '../state.ts'
import { heldCycle, type RotateSession } from './rotateSession.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** What may be kept for longer than one check. */
const KEPT_MS = { instruments: DAY_MS, terms: HOUR_MS, costs: DAY_MS } as const

type UnknownFact = Extract<RotationFact, { kind: 'unknown' }>['fact']

/** Reads what the next decision rests on. What fails becomes unknown, and is told. */
export async function readRotation(session: RotateSession, signal: AbortSignal): Promise<void> {
  const { exchange } = session.context
  const { config } = session.run
  const held = heldCycle(session)
  const symbols = [...new Set([...config.symbols, ...(held ? [held.symbol] : [])])]
  const reads = [
    kept(session, 'instruments', KEPT_MS.instruments, signal, async () => ({
      kind: 'instruments',
      instruments: await exchange.listInstruments('perp', signal),
    })),
    kept(session, 'terms', KEPT_MS.terms, signal, async () => ({
      kind: 'terms',
      terms: await exchange.listFundingTerms(signal),
    })),
    attempt(session, 'premiums', 'premiums', signal, async () => ({
      kind: 'premiums',
      premiums: await exchange.listPremiums(signal),
    })),
    attempt(session, 'positions', 'positions', signal, async () => ({
      kind: 'positions',
      positions: await exchange.listPositions(signal),
    })),
    attempt(session, 'wallet', 'wallet', signal, () => readWallet(session, signal)),
    kept(session, 'mode', HOUR_MS, signal, async () => ({
      kind: 'mode',
      mode: await exchange.getPositionMode(signal),
    })),
    ...(isYoung(session, held) ? [] : symbols).map((symbol) =>
      attempt(session, `book ${symbol}`, { symbol }, signal, async () => ({
        kind: 'book',
        symbol,
        book: await exchange.getDepth('perp', symbol, signal),
      })),
    ),
    ...symbols.map((symbol) =>
      kept(session, `costs ${symbol}`, KEPT_MS.costs, signal, () =>
        readCosts(session, symbol, signal),
      ),
    ),
  ]
  const facts = await Promise.all(reads)
  for (const fact of facts) {
    if (fact !== undefined) session.state = session.strategy.fold(session.state, fact)
  }
}

/** A pair below its minimum hold is not rotated: books are not asked for. */
function isYoung({ run }: RotateSession, held: HedgeCycle | undefined): boolean {
  if (held?.phase !== 'holding' || held.heldAt === undefined) return false
  return run.clock.now() - held.heldAt < run.config.minHoldMinutes * 60_000
}

/** Forgets how fresh the position mode is: it is read again with the next look. */
export function expectModeChange(session: RotateSession): void {
  session.readAt.delete('mode')
}

async function readWallet(session: RotateSession, signal: AbortSignal): Promise<RotationFact> {
  const balances = await session.context.exchange.getPerpBalances(signal)
  const cash = balances.get(QUOTE_ASSET)
  if (cash === undefined) throw new Error(`the exchange states no balance of ${QUOTE_ASSET}`)
  const { wallet, available, perLeg } = cash
  return { kind: 'wallet', wallet: { wallet, available, ...(perLeg && { perLeg }) } }
}

async function readCosts(
  { context }: RotateSession,
  symbol: string,
  signal: AbortSignal,
): Promise<RotationFact> {
  const [commission, brackets] = await Promise.all([
    context.exchange.getCommission('perp', symbol, signal),
    context.exchange.listBrackets(symbol, signal),
  ])
  return { kind: 'costs', symbol, costs: { takerFee: commission.taker, brackets } }
}

/** A read whose answer is good for a while; after a failure the old one stays. */
async function kept(
  session: RotateSession,
  name: string,
  maxAgeMs: number,
  signal: AbortSignal,
  read: () => Promise<RotationFact>,
): Promise<RotationFact | undefined> {
  const now = session.run.clock.now()
  const readAt = session.readAt.get(name)
  if (readAt !== undefined && now - readAt < maxAgeMs) return undefined
  const fact = await attempt(session, name, undefined, signal, read)
  if (fact !== undefined) session.readAt.set(name, now)
  return fact
}

async function attempt(
  session: RotateSession,
  name: string,
  unknown: UnknownFact | { readonly symbol: string } | undefined,
  signal: AbortSignal,
  read: () => Promise<RotationFact>,
): Promise<RotationFact | undefined> {
  try {
    return await read()
  } catch (error) {
    signal.throwIfAborted()
    const reason = error instanceof Error ? error.message : String(error)
    session.alarm('read-failed', `${name}: ${reason}`)
    if (unknown === undefined) return undefined
    if (typeof unknown === 'string') return { kind: 'unknown', fact: unknown }
    return { kind: 'unknown-book', symbol: unknown.symbol }
  }
}
