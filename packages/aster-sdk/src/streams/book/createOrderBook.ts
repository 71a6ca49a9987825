import { DecimalGrid, type DecimalText } from '@asterkit/instruments/fixed-point'
import { AsterSchemaError, AsterValidationError } from '../../errors.ts'
import { BookSide } from './bookSide.ts'
import type {
  BookChange,
  BookLevel,
  BookSnapshot,
  ChangeIds,
  ChangeResult,
  CountedChange,
  CountedLevel,
  OrderBook,
  OrderBookOptions,
  WireLevel,
} from './orderBook.ts'

/** So many changes in a row from the past are no repetition: the venue has begun to count anew. */
const IGNORED_LIMIT = 50

/**
 * Makes an empty book.
 *
 * @example
 * const book = createOrderBook({ market: 'futures', tickSize: '0.1', stepSize: '0.001' })
 * book.apply(change) // 'buffered' until there is a snapshot
 * book.load(await aster.futures.getDepth({ symbol: 'BTCUSDT', limit: 1000 }))
 * @throws {AsterValidationError} `tickSize` or `stepSize` is no decimal above zero.
 */
export function createOrderBook(options: OrderBookOptions): OrderBook {
  return new LocalOrderBook(options)
}

class LocalOrderBook implements OrderBook {
  readonly market
  readonly bids = new BookSide('bids')
  readonly asks = new BookSide('asks')
  #ticks: DecimalGrid
  #lots: DecimalGrid
  /** Counts of ours in one tick and one lot of the caller. */
  #tickFactor = 1
  #lotFactor = 1
  readonly #bufferLimit: number
  #waiting: BookChange[] = []
  #lastUpdateId: number | undefined
  /** Whether the next change is the first one after a snapshot. */
  #isFresh = true
  #ignored = 0

  constructor(options: OrderBookOptions) {
    this.market = options.market
    this.#ticks = gridOf('tickSize', options.tickSize)
    this.#lots = gridOf('stepSize', options.stepSize)
    this.#bufferLimit = options.bufferLimit ?? 10_000
  }

  get isSynced(): boolean {
    return this.#lastUpdateId !== undefined
  }

  get lastUpdateId(): number | undefined {
    return this.#lastUpdateId
  }

  get priceUnit(): string {
    return this.#ticks.step
  }

  get quantityUnit(): string {
    return this.#lots.step
  }

  get bestBid(): BookLevel | undefined {
    return this.#levelAt(this.bids, 0)
  }

  get bestAsk(): BookLevel | undefined {
    return this.#levelAt(this.asks, 0)
  }

  get isCrossed(): boolean {
    const bid = this.bids.ticksAt(0)
    const ask = this.asks.ticksAt(0)
    return bid !== undefined && ask !== undefined && bid >= ask
  }

  depth(limit: number) {
    return { bids: this.#levels(this.bids, limit), asks: this.#levels(this.asks, limit) }
  }

  apply(change: BookChange): ChangeResult {
    return this.#advance(
      change,
      () => change,
      () => this.#write(change.b, change.a),
    )
  }

  applyCounts(change: CountedChange): ChangeResult {
    return this.#advance(
      change,
      () => ({ ...change, b: change.b.map(this.#asText), a: change.a.map(this.#asText) }),
      () => {
        for (const level of change.b) this.#writeCounts(this.bids, 'bids', level)
        for (const level of change.a) this.#writeCounts(this.asks, 'asks', level)
      },
    )
  }

  /** @param asText The change as it is kept while there is no snapshot. */
  #advance(change: ChangeIds, asText: () => BookChange, write: () => void): ChangeResult {
    const last = this.#lastUpdateId
    if (last === undefined) {
      this.#keep(asText())
      return 'buffered'
    }
    const place = this.#isFresh
      ? this.#placeAfterSnapshot(change, last)
      : this.#placeOf(change, last)
    if (place === 'next') {
      write()
      this.#lastUpdateId = change.u
      this.#isFresh = false
      this.#ignored = 0
      return 'applied'
    }
    if (place === 'past' && (this.#isFresh || ++this.#ignored < IGNORED_LIMIT)) return 'ignored'
    this.reset()
    this.#keep(asText())
    return 'gap'
  }

  load(snapshot: BookSnapshot): 'synced' | 'too-old' {
    const last = snapshot.lastUpdateId
    const waiting = this.#waiting
      .filter((change) => this.#placeAfterSnapshot(change, last) !== 'past')
      .sort((one, other) => one.u - other.u || one.U - other.U)
    this.reset()
    this.#write(snapshot.bids, snapshot.asks)
    this.#lastUpdateId = last
    for (const [index, change] of waiting.entries()) {
      if (this.apply(change) !== 'gap') continue
      this.#waiting = waiting.slice(index)
      return 'too-old'
    }
    return 'synced'
  }

  reset(): void {
    this.bids.clear()
    this.asks.clear()
    this.#waiting = []
    this.#lastUpdateId = undefined
    this.#isFresh = true
    this.#ignored = 0
  }

  /** The first change must contain the moment of the snapshot, or follow it without a hole. */
  #placeAfterSnapshot({ U, u, pu }: ChangeIds, last: number): 'past' | 'next' | 'missing' {
    if (this.market === 'futures') {
      if (u < last) return 'past'
      // A change that names the snapshot's own update as the one before it leaves no hole either.
      return U <= last || pu === last ? 'next' : 'missing'
    }
    if (u <= last) return 'past'
    return U <= last + 1 ? 'next' : 'missing'
  }

  /** Later changes name the one before: perpetuals by `pu`, spot by counting on. */
  #placeOf({ U, u, pu }: ChangeIds, last: number): 'past' | 'next' | 'missing' {
    if (u <= last) return 'past'
    return (this.market === 'futures' ? pu === last : U === last + 1) ? 'next' : 'missing'
  }

  readonly #asText = ([ticks, lots]: CountedLevel): WireLevel => [
    this.#ticks.toText(ticks * this.#tickFactor),
    this.#lots.toText(lots * this.#lotFactor),
  ]

  #keep(change: BookChange): void {
    this.#waiting.push(change)
    // Half at a time, so that a full buffer does not move for every change.
    if (this.#waiting.length > this.#bufferLimit) {
      this.#waiting = this.#waiting.slice(Math.ceil(this.#bufferLimit / 2))
    }
  }

  #write(bids: readonly WireLevel[], asks: readonly WireLevel[]): void {
    for (const level of bids) this.#writeLevel(this.bids, 'bids', level)
    for (const level of asks) this.#writeLevel(this.asks, 'asks', level)
  }

  #writeLevel(side: BookSide, name: string, [price, quantity]: WireLevel): void {
    const ticks = this.#ticks.toSteps(price) ?? this.#refineTicks(price)
    const lots = this.#lots.toSteps(quantity) ?? this.#refineLots(quantity)
    if (ticks !== undefined && lots !== undefined) {
      side.set(ticks, lots)
      return
    }
    this.reset()
    const what = ticks === undefined ? `price ${price}` : `quantity ${quantity}`
    throw new AsterSchemaError(name, `${what.slice(0, 80)} cannot be counted exactly`)
  }

  #writeCounts(side: BookSide, name: string, level: CountedLevel): void {
    const ticks = level[0] * this.#tickFactor
    const lots = level[1] * this.#lotFactor
    if (ticks >= 0 && lots >= 0 && Number.isSafeInteger(ticks) && Number.isSafeInteger(lots)) {
      side.set(ticks, lots)
      return
    }
    this.reset()
    throw new AsterSchemaError(name, `${ticks} ticks, ${lots} lots cannot be counted exactly`)
  }

  #refineTicks(price: string): number | undefined {
    const finer = this.#ticks.finerFor(price)
    const ticks = finer?.grid.toSteps(price)
    if (finer === undefined || ticks === undefined || !this.#refine(finer.factor, 1))
      return undefined
    this.#ticks = finer.grid
    this.#tickFactor *= finer.factor
    return ticks
  }

  #refineLots(quantity: string): number | undefined {
    const finer = this.#lots.finerFor(quantity)
    const lots = finer?.grid.toSteps(quantity)
    if (finer === undefined || lots === undefined || !this.#refine(1, finer.factor))
      return undefined
    this.#lots = finer.grid
    this.#lotFactor *= finer.factor
    return lots
  }

  /** A half-refined book does no harm: failure voids it. */
  #refine(ticksFactor: number, lotsFactor: number): boolean {
    return this.bids.refine(ticksFactor, lotsFactor) && this.asks.refine(ticksFactor, lotsFactor)
  }

  #levelAt(side: BookSide, rank: number): BookLevel | undefined {
    const ticks = side.ticksAt(rank)
    const lots = side.lotsAt(rank)
    if (ticks === undefined || lots === undefined) return undefined
    return { price: this.#ticks.toPaddedText(ticks), quantity: this.#lots.toPaddedText(lots) }
  }

  #levels(side: BookSide, limit: number): BookLevel[] {
    const count = Math.max(0, Math.min(limit, side.size))
    return Array.from({ length: count }, (_, rank) => this.#levelAt(side, rank)!)
  }
}

function gridOf(field: string, step: DecimalText): DecimalGrid {
  try {
    return new DecimalGrid(step)
  } catch (cause) {
    const message = `${field} must be a decimal above 0, such as "0.01"`
    throw new AsterValidationError(field, message, { cause })
  }
}
