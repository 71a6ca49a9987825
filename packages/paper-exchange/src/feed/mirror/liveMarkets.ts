import type { Instrument, Market } from '@asterkit/instruments'
import type { EpochMs, FeedBook, FeedEvent } from '../../core/contract.ts'
import { EMPTY_BOOK } from '../bookAround.ts'

type TradeEvent = Extract<FeedEvent, { kind: 'trade' }>
type MarkEvent = Extract<FeedEvent, { kind: 'mark' }>
type VolumeEvent = Extract<FeedEvent, { kind: 'volume' }>

/** Trades kept for a venue that does not take them; older ones are lost, as on a slow stream. */
const TRADES_KEPT = 20_000
/** What the real exchange calls a market that takes no orders. */
const CLOSED: Readonly<Record<Market, string>> = { perp: 'PENDING_TRADING', spot: 'BREAK' }

/** The newest that is known of one market, and since when. */
interface LiveMarket {
  readonly instrument: Instrument
  book: FeedBook | undefined
  bookTime: EpochMs
  mark: MarkEvent | undefined
  markTime: EpochMs
  volume: VolumeEvent | undefined
  isChanged: boolean
  isOpen: boolean
}

/**
 * What was heard of the real exchange and not yet taken by the venue. A market whose book (or mark price)
 * nobody has confirmed for `staleAfterMs` has no book and takes no orders until it is heard again.
 */
export class LiveMarkets {
  readonly #markets = new Map<string, LiveMarket>()
  readonly #staleAfterMs: number
  readonly #now: () => EpochMs
  #trades: TradeEvent[] = []

  /** @param now Time of the real exchange. */
  constructor(instruments: readonly Instrument[], staleAfterMs: number, now: () => EpochMs) {
    this.#staleAfterMs = staleAfterMs
    this.#now = now
    for (const instrument of instruments) {
      this.#markets.set(`${instrument.market} ${instrument.symbol}`, {
        instrument,
        book: undefined,
        bookTime: Number.NEGATIVE_INFINITY,
        mark: undefined,
        markTime: Number.NEGATIVE_INFINITY,
        volume: undefined,
        isChanged: false,
        // Listed as open; closed at the first look unless something has been heard.
        isOpen: true,
      })
    }
  }

  /** @param time When the exchange said it; what comes late is not news. */
  hearBook(market: Market, symbol: string, book: FeedBook, time: EpochMs): void {
    const live = this.#markets.get(`${market} ${symbol}`)
    if (live === undefined || time < live.bookTime || this.#isOld(time)) return
    live.book = book
    live.bookTime = time
    live.isChanged = true
  }

  /** @param event Its time: when the exchange said it. */
  hearMark(event: MarkEvent): void {
    const live = this.#markets.get(`perp ${event.symbol}`)
    if (live === undefined || this.#isOld(event.time)) return
    live.mark = event
    live.markTime = event.time
  }

  hearTrade(event: TradeEvent): void {
    if (this.#isOld(event.time)) return
    this.#trades.push(event)
    if (this.#trades.length > TRADES_KEPT) this.#trades.splice(0, TRADES_KEPT / 2)
  }

  hearVolume(event: VolumeEvent): void {
    const live = this.#markets.get(`${event.market} ${event.symbol}`)
    if (live !== undefined) live.volume = event
  }

  /** Markets whose book or mark price was last confirmed so long ago or longer, oldest first. */
  quietFor(ms: number): readonly Instrument[] {
    const limit = this.#now() - ms
    return [...this.#markets.values()]
      .filter((live) => confirmedAt(live) <= limit)
      .sort((a, b) => confirmedAt(a) - confirmedAt(b))
      .map(({ instrument }) => instrument)
  }

  /** How many markets can be traded now. */
  freshCount(): number {
    return [...this.#markets.values()].filter((live) => this.#isFresh(live)).length
  }

  /** Everything since the last call, as of one instant. */
  *take(time: EpochMs): Iterable<FeedEvent> {
    const trades = this.#trades
    this.#trades = []
    for (const live of this.#markets.values()) {
      const { mark, volume } = live
      live.mark = undefined
      live.volume = undefined
      if (mark !== undefined) yield { ...mark, time }
      if (volume !== undefined) yield { ...volume, time }
    }
    for (const trade of trades) {
      const live = this.#markets.get(`${trade.market} ${trade.symbol}`)
      if (live !== undefined && this.#isFresh(live)) yield { ...trade, time }
    }
    for (const live of this.#markets.values()) yield* this.#judge(live, time)
  }

  *#judge(live: LiveMarket, time: EpochMs): Iterable<FeedEvent> {
    const { market, symbol, status } = live.instrument
    const isFresh = this.#isFresh(live)
    if (live.isOpen !== isFresh) {
      live.isOpen = isFresh
      live.isChanged = true
      yield { kind: 'status', time, market, symbol, status: isFresh ? status : CLOSED[market] }
    }
    if (!live.isChanged) return
    live.isChanged = false
    const book = isFresh ? live.book : undefined
    yield { kind: 'book', time, market, symbol, book: () => book ?? EMPTY_BOOK }
  }

  #isFresh(live: LiveMarket): boolean {
    return !this.#isOld(confirmedAt(live))
  }

  #isOld(time: EpochMs): boolean {
    return this.#now() - time > this.#staleAfterMs
  }
}

/** Since when all that trading needs is known. */
function confirmedAt({ instrument, bookTime, markTime }: LiveMarket): EpochMs {
  return instrument.market === 'spot' ? bookTime : Math.min(bookTime, markTime)
}
