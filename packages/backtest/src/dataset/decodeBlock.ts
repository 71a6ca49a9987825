import { type BlockCursors, splitColumns } from './blockColumns.ts'
import { KIND_CODES, MARK_UNIT } from './blockEncoder.ts'
import { DatasetError } from './datasetError.ts'
import { type EpochMs, GAP_REASONS, type LevelCounts, type MarketEvent } from './marketEvent.ts'

/** Largest number of levels of one side that is believed. */
const MOST_LEVELS = 100_000

/** Reads the events of an unpacked block. @throws {DatasetError} While reading: it is malformed. */
export function* decodeBlock(
  symbol: string,
  bytes: Uint8Array,
  events: number,
): Generator<MarketEvent> {
  const decoder = new BlockDecoder(symbol, splitColumns(bytes))
  for (let left = events; left > 0; left--) yield decoder.next()
}

class BlockDecoder {
  readonly #symbol: string
  readonly #columns: BlockCursors
  readonly #bookTick: number
  readonly #bookLot: number
  readonly #tradeTick: number
  readonly #tradeLot: number
  #received = 0
  #bookId = 0
  #tradeId = 0
  #quoteId = 0
  #best: [number, number] = [0, 0]
  #tradeTicks = 0
  #quote: [number, number] = [0, 0]
  #mark: [number, number] = [0, 0]

  constructor(symbol: string, columns: BlockCursors) {
    this.#symbol = symbol
    this.#columns = columns
    this.#bookTick = columns.block.count()
    this.#bookLot = columns.block.count()
    this.#tradeTick = columns.block.count()
    this.#tradeLot = columns.block.count()
  }

  next(): MarketEvent {
    const { kind, time, lag } = this.#columns
    const code = kind.byte()
    this.#received += time.signed()
    const stamps = {
      symbol: this.#symbol,
      time: this.#received - lag.signed(),
      receivedAt: this.#received,
    }
    switch (code) {
      case KIND_CODES.depth:
        return this.#depth(stamps)
      case KIND_CODES.snapshot:
        this.#bookId += this.#columns.id.signed()
        return { kind: 'snapshot', ...stamps, lastUpdateId: this.#bookId, ...this.#sides() }
      case KIND_CODES.buy:
      case KIND_CODES.sell:
        return this.#trade(stamps, code === KIND_CODES.buy ? 'buy' : 'sell')
      case KIND_CODES.quote:
        return this.#readQuote(stamps)
      case KIND_CODES.mark:
        return this.#readMark(stamps)
      case KIND_CODES.gap: {
        const reason = GAP_REASONS[this.#columns.id.count()]
        return { kind: 'gap', ...stamps, reason: reason ?? 'lost' }
      }
      default:
        throw new DatasetError(`an event has the unknown kind ${code}`)
    }
  }

  #depth(stamps: EventStamps): MarketEvent {
    const { id } = this.#columns
    this.#bookId += id.signed()
    const firstUpdateId = this.#bookId - id.signed()
    const previousUpdateId = firstUpdateId - id.signed()
    const ids = { firstUpdateId, lastUpdateId: this.#bookId, previousUpdateId }
    return { kind: 'depth', ...stamps, ...ids, ...this.#sides() }
  }

  #trade(stamps: EventStamps, takerSide: 'buy' | 'sell'): MarketEvent {
    const { id, tradeTicks, tradeLots } = this.#columns
    this.#tradeId += id.signed()
    this.#tradeTicks += tradeTicks.signed()
    const ticks = this.#tradeTicks / this.#tradeTick
    const lots = tradeLots.count() / this.#tradeLot
    return { kind: 'trade', ...stamps, id: this.#tradeId, takerSide, ticks, lots }
  }

  #readQuote(stamps: EventStamps): MarketEvent {
    const { id, quote } = this.#columns
    this.#quoteId += id.signed()
    this.#quote[0] += quote.signed()
    const bidLots = this.#quotedLots()
    this.#quote[1] += quote.signed()
    const askLots = this.#quotedLots()
    const bidTicks = this.#quote[0] / this.#bookTick
    const askTicks = this.#quote[1] / this.#bookTick
    const updateId = this.#quoteId
    return { kind: 'quote', ...stamps, updateId, bidTicks, bidLots, askTicks, askLots }
  }

  #quotedLots(): number | undefined {
    const lots = this.#columns.quote.count()
    return lots === 0 ? undefined : (lots - 1) / this.#bookLot
  }

  #readMark(stamps: EventStamps): MarketEvent {
    const { mark } = this.#columns
    this.#mark[0] += mark.signed()
    const markPrice = inQuote(this.#mark[0])
    const indexPrice = inQuote(this.#mark[0] + mark.signed())
    const fundingRate = inQuote(mark.signed())
    this.#mark[1] += mark.signed()
    const fundingTime = this.#mark[1]
    return { kind: 'mark', ...stamps, markPrice, indexPrice, fundingRate, fundingTime }
  }

  #sides(): { readonly bids: LevelCounts; readonly asks: LevelCounts } {
    return { bids: this.#side(0), asks: this.#side(1) }
  }

  #side(side: 0 | 1): LevelCounts {
    const { depth, ticks, lots } = this.#columns
    const levels = depth.count()
    if (levels > MOST_LEVELS) throw new DatasetError(`a book of ${levels} levels`)
    const counts = new Float64Array(2 * levels)
    let before = this.#best[side]
    for (let at = 0; at < counts.length; at += 2) {
      before += ticks.signed()
      if (at === 0) this.#best[side] = before
      counts[at] = before / this.#bookTick
      counts[at + 1] = lots.count() / this.#bookLot
    }
    return counts
  }
}

interface EventStamps {
  readonly symbol: string
  readonly time: EpochMs
  readonly receivedAt: EpochMs
}

/** Dividing gives the double nearest to the decimal; multiplying by 10^-8 need not. */
function inQuote(units: number): number {
  return units / Math.round(1 / MARK_UNIT)
}
