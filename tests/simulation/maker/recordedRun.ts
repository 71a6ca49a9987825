import { ZERO } from '@asterkit/instruments'
import type { Feed } from '@asterkit/paper-exchange/core'
import {
  type MakerReport,
  openQuoteBook,
  parseMarketMakerConfig,
  runMarketMaker,
  silentLogger,
} from '@asterkit/strategy'
import { createMemoryJournal } from '@asterkit/strategy/testing'
import { startPaperMaker } from './paperMaker.ts'

/** What one symbol of a recording showed. */
interface RecordedSymbol {
  readonly symbol: string
  /** Ms with both sides of the others' book, without a guard's veto, and of these with quotes on both sides. */
  readonly times: { readonly book: number; readonly unguarded: number; readonly twoSided: number }
  readonly fills: number
  /** Largest value of the position right after a fill that added to it, quote. */
  readonly largestQuote: number
  /** Largest number of orders of one side that were alive at once, by our own records. */
  readonly mostOrders: number
}

/** What playing a recording showed. */
export interface RecordedRun {
  readonly report: MakerReport
  readonly symbols: readonly RecordedSymbol[]
  /** Simulated time, ms. */
  readonly playedMs: number
  /** Fills as taker: none may be. */
  readonly takerFills: number
  /** Orders that would have crossed when they arrived, and so died unfilled. */
  readonly expired: number
  /** Whether our ledger says what the exchange's wallet says, to the last unit. */
  readonly isLedgerEqual: boolean
}

const NEVER = new AbortController().signal
/** Its last seconds stay unplayed: time cannot pass beyond the end of a recording. */
const ENDING_MS = 3_000
/** Position that may never be passed, and orders of a side. */
export const RECORDED_LIMITS = { hardInventoryQuote: 1000, levels: 2 } as const

/** Plays a recorded market through the maker over HTTP and WebSocket. */
export async function recordedRun(
  feed: Feed,
  symbols: readonly string[],
  tickMs: number,
): Promise<RecordedRun> {
  const { exchange, clock, close } = await startPaperMaker({ feed, enforceLimits: true })
  const journal = createMemoryJournal()
  const withBook = new Map(symbols.map((symbol) => [symbol, 0]))
  try {
    const start = clock.now()
    let last = start
    const report = await runMarketMaker(
      {
        exchange,
        clock,
        journal,
        config: configOf(symbols),
        log: silentLogger,
        tickMs,
        until: (feed.endTime ?? start) - ENDING_MS,
        onEvent(event) {
          if (event.kind !== 'status') return
          for (const { symbol, decision } of event.status.symbols) {
            const isThere = !decision.reasons.some(({ code }) => code === 'no-book')
            if (isThere) withBook.set(symbol, withBook.get(symbol)! + event.time - last)
          }
          last = event.time
        },
      },
      NEVER,
    )
    const playedMs = clock.now() - start
    const ledger = openQuoteBook(journal).balances.get('perp:USDT', 'USDT')
    const wallet = (await exchange.getPerpBalances(NEVER)).get('USDT')?.wallet
    const found: RecordedSymbol[] = []
    for (const { symbol, times } of report.symbols) {
      const fills = await exchange.listFills('perp', symbol, start, NEVER)
      let [held, largestQuote] = [ZERO, 0]
      for (const { side, quantity, price } of fills) {
        const signed = side === 'buy' ? quantity : quantity.negated()
        const isAdding = held.times(signed).gte(0)
        held = held.plus(signed)
        if (isAdding) largestQuote = Math.max(largestQuote, held.abs().times(price).toNumber())
      }
      const { unguarded, twoSided } = times
      found.push({
        symbol,
        times: { book: withBook.get(symbol)!, unguarded, twoSided },
        fills: fills.length,
        largestQuote,
        mostOrders: mostOrders(journal, symbol),
      })
    }
    const ends = [...journal.read()].filter(({ kind }) => kind === 'quote-state')
    return {
      report,
      symbols: found,
      playedMs,
      takerFills: report.fills - report.makerFills,
      expired: ends.filter(({ body }) => body.reason === 'expired').length,
      isLedgerEqual: wallet?.eq(ledger) === true,
    }
  } finally {
    await close()
  }
}

function configOf(symbols: readonly string[]) {
  return parseMarketMakerConfig({
    symbols: [...symbols],
    levels: RECORDED_LIMITS.levels,
    orderNotionalQuote: '150',
    softInventoryQuote: '600',
    hardInventoryQuote: String(RECORDED_LIMITS.hardInventoryQuote),
    halfSpreadBps: 1.5,
    minHalfSpreadBps: 0.3,
    riskAversion: 0,
    adverseWeight: 0,
    levelSpacingBps: 1,
    guards: { maxBookAgeMs: 8_000, maxLatencyMs: 5_000, maxVolatilityBps: 100 },
  })
}

/** An order lives from its sending until its end is known. */
function mostOrders(journal: ReturnType<typeof createMemoryJournal>, symbol: string): number {
  const live = { buy: new Set<string>(), sell: new Set<string>() }
  let most = 0
  for (const { kind, body } of journal.read()) {
    const id = String(body.clientOrderId)
    if (kind === 'quote-sent' && body.symbol === symbol) {
      live[body.side === 'buy' ? 'buy' : 'sell'].add(id)
      most = Math.max(most, live.buy.size, live.sell.size)
    }
    const isEnd = ['filled', 'done-partial', 'dead', 'refused'].includes(String(body.state))
    if (kind === 'quote-state' && isEnd) for (const side of Object.values(live)) side.delete(id)
  }
  return most
}
