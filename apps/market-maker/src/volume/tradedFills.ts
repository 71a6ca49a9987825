import { usageError } from '@asterkit/app-kit'
import { decimal } from '@asterkit/instruments'
import { parseQuoteEntry } from '@asterkit/strategy'
import { readJournalEntries } from '@asterkit/strategy/sqlite'
import { lookAtMakers } from '../dashboard/makerLook.ts'
import type { LookedMarket } from '../market/openedMarket.ts'
import type { Settings } from '../settings.ts'
import type { TradedFill } from '../view/volumeDocument.ts'

const DAY_MS = 86_400_000

/** Trades and the time of the exchange that they are of. */
export interface Traded {
  readonly fills: readonly TradedFill[]
  readonly now: number
  /** For people: where they were read. */
  readonly where: string
}

/**
 * Reads the trades of the last days from an exchange. Without named symbols: of all that any payment of the account was
 * about; who trades free of fees and never closes has none.
 */
export async function fillsOfExchange(
  { exchange, clock }: Pick<LookedMarket, 'exchange' | 'clock'>,
  wish: { readonly symbols: readonly string[] | undefined; readonly days: number },
  signal: AbortSignal,
): Promise<Omit<Traded, 'where'>> {
  const now = clock.now()
  const from = now - wish.days * DAY_MS
  const income = wish.symbols === undefined ? await exchange.listIncome(from, signal) : []
  const paid = income.flatMap(({ symbol }) => (symbol === undefined ? [] : [symbol]))
  const fills: TradedFill[] = []
  for (const symbol of wish.symbols ?? new Set(paid)) {
    fills.push(...(await exchange.listFills('perp', symbol, from, signal)))
  }
  return { fills, now }
}

/**
 * Reads the trades of the paper session that ran last, of the wanted market: its exchange is gone, its memory stays.
 *
 * @throws {CliError} There is none (exit 2).
 */
export function fillsOfMemory({ stateDir, seed, replay, symbol }: Settings): Traded {
  const start = seed === undefined ? 'paper-' : `paper-seed-${seed}-`
  const wanted = replay === undefined ? start : 'paper-replay-'
  const session = lookAtMakers(stateDir).find(({ name }) => name.startsWith(wanted))
  if (session === undefined) {
    throw usageError(`no maker has run on such a market in ${stateDir}: start one with run`)
  }
  const fills: TradedFill[] = []
  let now = 0
  for (const stored of readJournalEntries(session.folder)) {
    const entry = parseQuoteEntry(stored)
    now = Math.max(now, entry.time)
    if (entry.kind !== 'fills') continue
    for (const fill of entry.body.fills) {
      if (symbol !== undefined && !symbol.includes(fill.symbol)) continue
      fills.push({
        ...fill,
        quoteQuantity: decimal(fill.quoteQuantity),
        commission: decimal(fill.commission),
        realizedPnl: decimal(fill.realizedPnl),
      })
    }
  }
  return { fills, now, where: session.name }
}
