import type {
  DatasetWriter,
  GapReason,
  InstrumentWriter,
  RecordedInstrument,
} from '@asterkit/backtest/dataset'
import type { AsterClient, BookSnapshot, BookTickerEvent, MarkPriceEvent } from '@asterkit/sdk'
import { DepthLane, type HeardChange } from './depthLane.ts'
import { snapshotAsker } from './snapshotAsker.ts'

/** What a recording does, for a status line. */
export interface CollectStatus {
  readonly events: number
  /** On disk. */
  readonly bytes: number
  readonly gaps: number
  /** Symbols whose book is followed now. */
  readonly following: number
}

/** How a recording is fed, and what it may call. */
interface LaneOptions {
  readonly client: { readonly futures: Pick<AsterClient['futures'], 'getDepth'> }
  readonly instruments: readonly RecordedInstrument[]
  readonly now: () => number
  readonly signal: AbortSignal
  readonly onTrouble: (error: Error) => void
  /** Nothing can be recorded any more. */
  readonly onFailure: (error: unknown) => void
}

/** A trade as the stream delivers it. */
interface HeardTrade {
  readonly s: string
  readonly a: number
  readonly p: string
  readonly q: string
  readonly m: boolean
  readonly T: number
}

interface Lane {
  readonly writes: InstrumentWriter
  readonly book: DepthLane
}

/** Writes what streams deliver to the lanes of its symbols. What is of other symbols is left out. */
export class MarketLanes {
  readonly #writer: DatasetWriter
  readonly #lanes: ReadonlyMap<string, Lane>
  readonly #now: () => number
  #gaps = 0

  constructor(writer: DatasetWriter, options: LaneOptions) {
    this.#writer = writer
    this.#now = options.now
    this.#lanes = new Map(
      options.instruments.map((instrument) => [
        instrument.symbol,
        openLane(writer.instrument(instrument), instrument.symbol, options),
      ]),
    )
  }

  get status(): CollectStatus {
    const following = [...this.#lanes.values()].filter(({ book }) => book.isFollowing).length
    return { ...this.#writer.written, gaps: this.#gaps, following }
  }

  begin(): void {
    this.#mark('started', this.#lanes.keys())
    this.renew()
  }

  end(): void {
    this.#mark('stopped', this.#lanes.keys())
  }

  /** Gets a new snapshot of every book; nothing is lost meanwhile. */
  renew(): void {
    for (const { book } of this.#lanes.values()) book.restart()
  }

  /** Messages of these symbols are missing. */
  miss(reason: GapReason, symbols: Iterable<string>): void {
    const affected = [...symbols].filter((symbol) => this.#lanes.has(symbol))
    this.#gaps += affected.length
    this.#mark(reason, affected)
    for (const symbol of affected) this.#lanes.get(symbol)?.book.restart()
  }

  hearChange(change: HeardChange & { readonly s: string }): void {
    if (this.#lanes.get(change.s)?.book.hear(change)) this.#gaps++
  }

  hearTrade({ s, a, p, q, m, T }: HeardTrade): void {
    const takerSide = m ? 'sell' : 'buy'
    const print = { id: a, takerSide, price: p, quantity: q } as const
    this.#lanes.get(s)?.writes.trade({ time: T, receivedAt: this.#now() }, print)
  }

  hearQuote({ s, u, b, B, a, A, T, E }: BookTickerEvent): void {
    const receivedAt = this.#now()
    const quote = { updateId: u, bid: [b, B], ask: [a, A] } as const
    this.#lanes.get(s)?.writes.quote({ time: T ?? E ?? receivedAt, receivedAt }, quote)
  }

  hearMark({ s, E, p, i, r, T }: MarkPriceEvent): void {
    const mark = { markPrice: p, indexPrice: i, fundingRate: r, fundingTime: T }
    this.#lanes.get(s)?.writes.mark({ time: E, receivedAt: this.#now() }, mark)
  }

  #mark(reason: GapReason, symbols: Iterable<string>): void {
    const now = this.#now()
    for (const symbol of symbols) {
      this.#lanes.get(symbol)?.writes.gap({ time: now, receivedAt: now }, reason)
    }
  }
}

function openLane(writes: InstrumentWriter, symbol: string, options: LaneOptions): Lane {
  const { client, now, signal, onTrouble, onFailure } = options
  const askSnapshot = snapshotAsker<BookSnapshot>({
    read: (each) => client.futures.getDepth({ symbol, limit: 1000 }, { signal: each }),
    take: (snapshot): boolean => book.take(snapshot),
    onTrouble,
    onFailure,
    signal,
  })
  const book: DepthLane = new DepthLane(writes, { now, askSnapshot })
  return { writes, book }
}
