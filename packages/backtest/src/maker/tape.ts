import type { EpochMs } from '../dataset/index.ts'

/** Kinds of events on a tape. */
export const TAPE_KIND = {
  /** The best levels of the book as a whole. */
  book: 0,
  /** Takers bought, takers sold. */
  buy: 1,
  sell: 2,
  /** A trade off the tick grid, against an order that no book shows: it fills nothing of ours. */
  hidden: 3,
  /** Funding is exchanged. */
  funding: 4,
  /** Nothing is known from here on until the next book. */
  gap: 5,
} as const

/** What the exchange said about the next settlement of funding. */
export interface FundingEstimate {
  /** When it said so, epoch ms. */
  readonly time: EpochMs
  /** Fraction of notional per interval; positive: longs pay. */
  readonly rate: number
  readonly nextTime: EpochMs
}

/** What happened in one instrument, as columns of numbers, by the exchange's time. */
export interface Tape {
  /** Number of events. */
  readonly length: number
  readonly kind: Uint8Array
  readonly time: Float64Array
  /** Where the numbers of an event begin in `ticks` and `lots`. */
  readonly at: Uint32Array
  /** Levels of a book event; asks follow bids. */
  readonly bids: Uint8Array
  readonly asks: Uint8Array
  /** Prices and quantities: small whole numbers, which is what makes a replay quick. */
  readonly ticks: Int32Array
  readonly lots: Int32Array
  /**
   * What need not be whole, in pairs: price in ticks and lots of a hidden trade; mark price in ticks and rate of
   * `funding`. `ticks` says where a pair begins.
   */
  readonly fractions: Float64Array
  /** In order of time, changes only. No events: nothing of an order depends on them. */
  readonly fundingEstimates: readonly FundingEstimate[]
  /** Price increment, quote per base, and quantity increment, base units, as decimal text. */
  readonly tickSize: string
  readonly stepSize: string
  readonly symbol: string
}

/** Levels of a side that are kept. */
export const TAPE_DEPTH = 20
const NUMBERS = 2 * TAPE_DEPTH
const MOST = 2 ** 31 - 1

/** Writes a tape from the beginning to the end. */
export class TapeWriter {
  #length = 0
  #numbers = 0
  #kind = new Uint8Array(1024)
  #time = new Float64Array(1024)
  #at = new Uint32Array(1024)
  #bids = new Uint8Array(1024)
  #asks = new Uint8Array(1024)
  #ticks = new Int32Array(16_384)
  #lots = new Int32Array(16_384)
  #fractions = new Float64Array(64)
  #fractionCount = 0
  #last = Number.NEGATIVE_INFINITY
  readonly #estimates: FundingEstimate[] = []

  /**
   * Adds levels as pairs of ticks and lots, best first; those beyond the depth are left out.
   *
   * @throws {RangeError} A price has 2^31 ticks or more.
   */
  book(time: EpochMs, bids: ArrayLike<number>, asks: ArrayLike<number>): void {
    this.#begin(TAPE_KIND.book, time)
    this.#bids[this.#length - 1] = this.#levels(bids)
    this.#asks[this.#length - 1] = this.#levels(asks)
  }

  /** Adds an event of one pair of numbers, or of none that matter. @throws {RangeError} As `book`. */
  add(kind: number, time: EpochMs, ticks = 0, lots = 0): void {
    this.#begin(kind, time)
    if (kind === TAPE_KIND.hidden || kind === TAPE_KIND.funding) {
      if (this.#fractionCount + 2 > this.#fractions.length) {
        this.#fractions = larger(this.#fractions, Float64Array)
      }
      this.#pair(this.#fractionCount, 0)
      this.#fractions[this.#fractionCount++] = ticks
      this.#fractions[this.#fractionCount++] = lots
    } else this.#pair(ticks, Math.floor(lots))
  }

  /** Notes what is said of the next settlement, when it is something new. */
  estimate(estimate: FundingEstimate): void {
    const last = this.#estimates.at(-1)
    if (last?.rate === estimate.rate && last.nextTime === estimate.nextTime) return
    this.#estimates.push(estimate)
  }

  finish(instrument: Pick<Tape, 'symbol' | 'tickSize' | 'stepSize'>): Tape {
    const { symbol, tickSize, stepSize } = instrument
    return {
      symbol,
      tickSize,
      stepSize,
      length: this.#length,
      kind: this.#kind.subarray(0, this.#length),
      time: this.#time.subarray(0, this.#length),
      at: this.#at.subarray(0, this.#length),
      bids: this.#bids.subarray(0, this.#length),
      asks: this.#asks.subarray(0, this.#length),
      ticks: this.#ticks.subarray(0, this.#numbers),
      lots: this.#lots.subarray(0, this.#numbers),
      fractions: this.#fractions.subarray(0, this.#fractionCount),
      fundingEstimates: this.#estimates,
    }
  }

  #begin(kind: number, time: EpochMs): void {
    if (this.#length === this.#kind.length) this.#growEvents()
    if (this.#numbers + NUMBERS > this.#ticks.length) {
      this.#ticks = larger(this.#ticks, Int32Array)
      this.#lots = larger(this.#lots, Int32Array)
    }
    // Streams of one venue disagree by milliseconds about what came first; time never goes back.
    this.#last = Math.max(this.#last, time)
    this.#kind[this.#length] = kind
    this.#time[this.#length] = this.#last
    this.#at[this.#length++] = this.#numbers
  }

  #levels(counts: ArrayLike<number>): number {
    const levels = Math.min(TAPE_DEPTH, counts.length / 2)
    for (let rank = 0; rank < levels; rank++) {
      this.#pair(counts[2 * rank]!, counts[2 * rank + 1]!)
    }
    return levels
  }

  /** Of a level with more lots than fit nobody will ever see the end. */
  #pair(ticks: number, lots: number): void {
    if (ticks > MOST) throw new RangeError(`a price of ${ticks} ticks is too much for a tape`)
    this.#ticks[this.#numbers] = ticks
    this.#lots[this.#numbers++] = Math.min(lots, MOST)
  }

  #growEvents(): void {
    this.#kind = larger(this.#kind, Uint8Array)
    this.#time = larger(this.#time, Float64Array)
    this.#at = larger(this.#at, Uint32Array)
    this.#bids = larger(this.#bids, Uint8Array)
    this.#asks = larger(this.#asks, Uint8Array)
  }
}

function larger<Column extends Uint8Array | Int32Array | Uint32Array | Float64Array>(
  column: Column,
  make: new (length: number) => Column,
): Column {
  const grown = new make(column.length * 2)
  grown.set(column)
  return grown
}

/** Price of the first book, quote per base; undefined without a book of two sides. For sizes, not for orders. */
export function typicalPrice({ kind, at, bids, asks, ticks, tickSize }: Tape): number | undefined {
  const index = kind.findIndex(
    (each, place) => each === TAPE_KIND.book && bids[place]! > 0 && asks[place]! > 0,
  )
  return index < 0 ? undefined : ticks[at[index]!]! * Number(tickSize)
}
