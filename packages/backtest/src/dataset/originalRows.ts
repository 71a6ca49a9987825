import { DecimalGrid } from '@asterkit/instruments/fixed-point'
import { readMilliseconds, readSeconds, TextLines } from '@asterkit/paper-exchange/recording'
import { CountingGrid } from './countingGrid.ts'
import { DatasetError } from './datasetError.ts'
import type { EpochMs, MarketEvent, RecordedInstrument } from './marketEvent.ts'

const DEPTH = 10
const FIRST_BID = 2
const FIRST_ASK = FIRST_BID + 2 * DEPTH
const BOOK_CELLS = FIRST_ASK + 2 * DEPTH
const TRADE_HEADER = 'id,unix_timestamp_ms,side,price,quantity'
const CLOCKS = { unix_timestamp: readSeconds, unix_timestamp_ms: readMilliseconds }
/** A restarted recorder asks for the latest trades again: rows may be so much older than ones before them. */
const LATE_MS = 60_000

/** Rows of `orderbook_SYMBOL.csv`: ten levels of each side as a whole. @throws {FeedError} Malformed; says where. */
export function* originalBooks(path: string, instrument: RecordedInstrument) {
  const ticks = new DecimalGrid(instrument.tickSize)
  const lots = new DecimalGrid(instrument.stepSize)
  const { symbol } = instrument
  for (const { lines, cells, time } of clockedRows(path, 'lastUpdateId,bid_price_0,')) {
    const side = (first: number) => {
      let end = first
      while (end < first + 2 * DEPTH && cells[end] !== '') end += 2
      const counts = new Float64Array(end - first)
      for (let at = first; at < end; at += 2) {
        const price = ticks.toSteps(cells[at] ?? '')
        const quantity = lots.toSteps(cells[at + 1] ?? '')
        if (price === undefined || quantity === undefined) throw lines.problem('not a level')
        counts[at - first] = price
        counts[at - first + 1] = quantity
      }
      return counts
    }
    if (cells.length !== BOOK_CELLS) throw lines.problem(`not ${BOOK_CELLS} cells`)
    const bids = side(FIRST_BID)
    const asks = side(FIRST_ASK)
    if (bids[0] !== undefined && asks[0] !== undefined && bids[0] >= asks[0]) {
      throw lines.problem('the book is crossed')
    }
    const lastUpdateId = Number(cells[1])
    if (!Number.isSafeInteger(lastUpdateId)) throw lines.problem('not an update id')
    const event: MarketEvent = {
      kind: 'snapshot',
      symbol,
      time,
      receivedAt: time,
      lastUpdateId,
      bids,
      asks,
    }
    yield event
  }
}

/** Rows of `prices_SYMBOL.csv`: best prices without quantities. @throws {FeedError} Malformed; says where. */
export function* originalPrices(path: string, { symbol, tickSize }: RecordedInstrument) {
  const ticks = new DecimalGrid(tickSize)
  for (const { lines, cells, time } of clockedRows(path, 'bid,ask,mid')) {
    const bidTicks = ticks.toSteps(cells[1] ?? '')
    const askTicks = ticks.toSteps(cells[2] ?? '')
    if (bidTicks === undefined || askTicks === undefined) throw lines.problem('not two prices')
    const event: MarketEvent = {
      kind: 'quote',
      symbol,
      time,
      receivedAt: time,
      updateId: 0,
      bidTicks,
      bidLots: undefined,
      askTicks,
      askLots: undefined,
    }
    yield event
  }
}

/**
 * Rows of `trades_SYMBOL.csv`, by time. Their ids come from two series, so they order nothing.
 *
 * @throws {FeedError} Malformed; says where.
 */
export function* originalTrades(path: string, instrument: RecordedInstrument) {
  const waiting: MarketEvent[] = []
  let newest = Number.NEGATIVE_INFINITY
  let told = Number.NEGATIVE_INFINITY
  for (const event of tradeRows(path, instrument)) {
    newest = Math.max(newest, event.time)
    let at = waiting.length
    while (at > 0 && waiting[at - 1]!.time > event.time) at--
    // What comes later still keeps its own time, and is heard of after the others.
    waiting.splice(at, 0, { ...event, receivedAt: Math.max(event.time, told) })
    while (waiting.length > 0 && waiting[0]!.time <= newest - LATE_MS) {
      const next = waiting.shift()!
      told = next.receivedAt
      yield next
    }
  }
  yield* waiting
}

function* tradeRows(path: string, { symbol, tickSize, stepSize }: RecordedInstrument) {
  const lines = new TextLines(path)
  if (lines.next() !== TRADE_HEADER) throw lines.problem(`the columns are not ${TRADE_HEADER}`)
  const ticks = new CountingGrid(tickSize, () => undefined)
  const lots = new CountingGrid(stepSize, () => undefined)
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const [id = '', stamp = '', takerSide = '', price = '', quantity = ''] = line.split(',')
    const time = readMilliseconds(stamp)
    if (time === undefined || !Number.isSafeInteger(Number(id))) {
      throw lines.problem('not an id and a time')
    }
    if (takerSide !== 'buy' && takerSide !== 'sell') throw lines.problem('not a side')
    try {
      const event: MarketEvent = {
        kind: 'trade',
        symbol,
        time,
        receivedAt: time,
        id: Number(id),
        takerSide,
        ticks: ticks.count(price) / ticks.factor,
        lots: lots.count(quantity) / lots.factor,
      }
      yield event
    } catch (error) {
      throw error instanceof DatasetError ? lines.problem(error.message) : error
    }
  }
}

interface Row {
  readonly lines: TextLines
  readonly cells: readonly string[]
  readonly time: EpochMs
}

/** Rows of a file whose first column is one of the two clocks. They must be in order. */
function* clockedRows(path: string, columns: string): Generator<Row> {
  const lines = new TextLines(path)
  const header = lines.next() ?? ''
  const comma = header.indexOf(',')
  const clock = header.slice(0, comma)
  const isKnown = clock === 'unix_timestamp' || clock === 'unix_timestamp_ms'
  if (!isKnown || !header.startsWith(columns, comma + 1)) {
    throw lines.problem(`the columns are not unix_timestamp or unix_timestamp_ms, ${columns}`)
  }
  const readTime = CLOCKS[clock]
  let last = Number.NEGATIVE_INFINITY
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    const cells = line.split(',')
    const time = readTime(cells[0] ?? '')
    if (time === undefined) throw lines.problem('not a time')
    if (time < last) throw lines.problem('the row is older than the row before')
    last = time
    yield { lines, cells, time }
  }
}
