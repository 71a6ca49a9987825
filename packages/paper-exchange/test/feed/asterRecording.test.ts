import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createVenue, FeedError, recordedFeed, type VenueEvent } from '../../src/index.ts'

const FIXTURE = resolve(import.meta.dirname, '../fixtures/aster-recorded')
const SHARED = resolve(import.meta.dirname, '../../../../../shared/data/aster-recorded')

const folders: string[] = []

function makeFolder(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'aster-recording-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** Reads a CSV file by other means than the feed does. */
function readTable(folder: string, kind: string, symbol: string): Record<string, string>[] {
  const name = readdirSync(folder).find((each) => each.startsWith(`${kind}_${symbol}.csv`))
  if (name === undefined) return []
  const bytes = readFileSync(join(folder, name))
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  const [header = '', ...lines] = text.trim().split(/\r?\n/)
  const columns = header.split(',')
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, index) => [columns[index]!, cell])),
  )
}

const plain = (text: string) => text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')

function timeOf(row: Record<string, string>): number {
  const { unix_timestamp_ms: ms, unix_timestamp: seconds } = row
  if (ms !== undefined) return Number(ms)
  const [whole, part = ''] = seconds!.split('.')
  return Number(`${whole}${`${part}000`.slice(0, 3)}`)
}

function bookOf(row: Record<string, string>) {
  const side = (name: string) =>
    Array.from({ length: 10 }, (_, level) => [
      row[`${name}_price_${level}`]!,
      row[`${name}_qty_${level}`]!,
    ])
      .filter(([price]) => price !== '')
      .map((level) => level.map(plain))
  return { bids: side('bid'), asks: side('ask') }
}

/** Plays a session through the core and compares it with its files at every row. */
function expectIdentical(
  folder: string,
  symbols: readonly string[],
): { rows: number; trades: number } {
  const venue = createVenue({
    feed: recordedFeed({ folder, symbols }),
    startingBalances: { spot: {}, perp: {} },
  })
  const told: VenueEvent[] = []
  venue.onEvent((event) => {
    if (event.kind === 'trade') told.push(event)
  })
  const { startTime } = venue.feed
  let rows = 0
  const newest = new Map<string, Record<string, string>>()
  const checkpoints = symbols
    .flatMap((symbol) => readTable(folder, 'orderbook', symbol).map((row) => ({ symbol, row })))
    .sort((a, b) => timeOf(a.row) - timeOf(b.row))
  for (const [index, { symbol, row }] of checkpoints.entries()) {
    newest.set(symbol, row)
    const next = checkpoints[index + 1]
    if (next !== undefined && timeOf(next.row) === timeOf(row)) continue
    venue.advanceTo(timeOf(row))
    for (const [each, latest] of newest) {
      if (timeOf(row) - timeOf(latest) >= 60_000) continue
      const depth = venue.depth('perp', each)!
      const text = {
        bids: depth.bids.map((level) => level.map((value) => value.toFixed())),
        asks: depth.asks.map((level) => level.map((value) => value.toFixed())),
      }
      if (JSON.stringify(text) !== JSON.stringify(bookOf(latest))) {
        expect(text, `${each} at ${timeOf(row)}`).toEqual(bookOf(latest))
      }
    }
    rows += 1
  }
  venue.advanceTo(venue.feed.endTime!)
  const expected = symbols.flatMap((symbol) =>
    readTable(folder, 'trades', symbol)
      .filter((row) => timeOf(row) >= startTime)
      .map((row) => ({
        text: [symbol, row.side, plain(row.price!), plain(row.quantity!), row.id].join(' '),
        time: timeOf(row),
      }))
      .sort((a, b) => a.time - b.time),
  )
  for (const symbol of symbols) {
    const seen = told.flatMap((event) =>
      event.kind === 'trade' && event.symbol === symbol
        ? {
            text: [
              symbol,
              event.takerSide,
              event.price.toFixed(),
              event.quantity.toFixed(),
              event.outsideTradeId,
            ].join(' '),
            time: event.time,
          }
        : [],
    )
    expect(seen).toEqual(expected.filter(({ text }) => text.startsWith(`${symbol} `)))
  }
  return { rows, trades: told.length }
}

describe('recordedFeed of recorded books', () => {
  it('shows the books and trades of the file at every row', () => {
    expect(expectIdentical(FIXTURE, ['BNBUSDT', 'TSLAUSDT'])).toEqual({ rows: 26, trades: 40 })
  })

  it.skipIf(!existsSync(SHARED))(
    'shows the books and trades of two whole sessions at every row (needs the shared recordings)',
    { timeout: 60_000 },
    () => {
      const september = ['AAPLUSDT', 'ASTERUSDT', 'BNBUSDT', 'TSLAUSDT', 'USD1USDT']
      const { rows } = expectIdentical(join(SHARED, '2025-09-29'), september)
      expect(rows).toBeGreaterThan(3600)
      const november = expectIdentical(join(SHARED, '2025-11-28b'), ['BNBUSDT', 'ETHUSDT'])
      expect(november.rows).toBeGreaterThan(29_000)
    },
  )

  it('takes a book away when its symbol is silent for a minute, and brings it back', () => {
    const rows = readTable(FIXTURE, 'orderbook', 'TSLAUSDT').map(timeOf)
    const feed = recordedFeed({ folder: FIXTURE })
    const venue = createVenue({ feed, startingBalances: { spot: {}, perp: {} } })
    venue.advanceTo(rows[0]! + 59_999)
    expect(venue.depth('perp', 'TSLAUSDT')!.bids).not.toEqual([])
    venue.advanceTo(rows[0]! + 60_000)
    expect(venue.depth('perp', 'TSLAUSDT')!.bids).toEqual([])
    venue.advanceTo(rows[1]!)
    expect(venue.depth('perp', 'TSLAUSDT')!.bids).not.toEqual([])
  })

  it('takes the middle of the book as mark price and says so', () => {
    const feed = recordedFeed({ folder: FIXTURE })
    const venue = createVenue({ feed, startingBalances: { spot: {}, perp: {} } })
    venue.advanceTo(feed.endTime!)
    const last = readTable(FIXTURE, 'orderbook', 'TSLAUSDT').at(-1)!
    const middle = (Number(last.bid_price_0) + Number(last.ask_price_0)) / 2
    expect(venue.premium('TSLAUSDT')!.markPrice.toNumber()).toBe(middle)
    expect(feed.notes!.join()).toContain('middle of the best prices')
  })

  it('derives the rules that nobody states from the digits of the books, and says so', () => {
    const feed = recordedFeed({ folder: FIXTURE, symbols: ['TSLAUSDT'] })
    const [rules] = feed.instruments
    expect(rules!.price.tick.toFixed()).toBe('0.01')
    expect(rules!.lot.step.toFixed()).toBe('0.01')
    expect(feed.notes!.join()).toContain('Rules of TSLAUSDT are derived')
  })

  it('takes the rules of an exchangeInfo file beside the recording', () => {
    const filters = [
      { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '5000', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', minQty: '0.01', maxQty: '77', stepSize: '0.01' },
    ]
    const info = {
      symbols: [
        { symbol: 'TSLAUSDT', status: 'TRADING', baseAsset: 'TSLA', quoteAsset: 'USDT', filters },
      ],
    }
    const folder = makeFolder({
      'orderbook_TSLAUSDT.csv': readFileSync(join(FIXTURE, 'orderbook_TSLAUSDT.csv')),
      'aster-futures-exchangeInfo.json': JSON.stringify(info),
    })
    const feed = recordedFeed({ folder })
    expect(feed.instruments[0]!.lot.max.toFixed()).toBe('77')
    expect(feed.notes!.join()).not.toContain('TSLAUSDT')
  })

  it('plays rows that come late in their order of time', () => {
    const folder = makeFolder({
      'orderbook_TSLAUSDT.csv': readFileSync(join(FIXTURE, 'orderbook_TSLAUSDT.csv')),
      'trades_TSLAUSDT.csv': [
        'id,unix_timestamp_ms,side,price,quantity',
        '900,1759175640000,buy,438.1,1',
        '901,1759175650000,buy,438.2,1',
        '17,1759175641000,sell,438.3,1',
        '18,1759175650000,sell,438.4,1',
        '19,1759175651000,sell,438.5,1',
        '',
      ].join('\n'),
    })
    const feed = recordedFeed({ folder })
    const ids = [...feed.take(feed.endTime!)].flatMap((event) =>
      event.kind === 'trade' ? event.tradeId! : [],
    )
    expect(ids).toEqual([900, 17, 901, 18, 19])
  })

  it('starts where it is told with the newest books of before', () => {
    const rows = readTable(FIXTURE, 'orderbook', 'BNBUSDT')
    const from = timeOf(rows[5]!) + 1
    const venue = createVenue({
      feed: recordedFeed({ folder: FIXTURE, from }),
      startingBalances: { spot: {}, perp: {} },
    })
    expect(venue.now).toBe(from)
    expect(venue.quote('perp', 'BNBUSDT')!.bidQuantity.toFixed()).toBe(plain(rows[5]!.bid_qty_0!))
  })

  const book = readFileSync(join(FIXTURE, 'orderbook_TSLAUSDT.csv'), 'utf8')
  const lines = book.split('\n')
  const second = lines[2]!.split(',')
  const withCell = (index: number, cell: string) =>
    [lines[0], lines[1], second.with(index, cell).join(','), ''].join('\n')
  const trades = 'id,unix_timestamp_ms,side,price,quantity\n1,1759175640000,buy,438.1,1\n'
  it.each([
    [
      'a crossed book',
      { 'orderbook_TSLAUSDT.csv': withCell(22, '437') },
      /TSLAUSDT.csv line 3.*crossed/,
    ],
    [
      'a bad number',
      { 'orderbook_TSLAUSDT.csv': withCell(3, '1e3') },
      /line 3: not a quantity: "1e3"/,
    ],
    [
      'a lost cell',
      { 'orderbook_TSLAUSDT.csv': `${lines[0]}\n1759175640.1,2\n` },
      /line 2: 2 cells instead of 42/,
    ],
    [
      'a time that runs back',
      { 'orderbook_TSLAUSDT.csv': withCell(0, '1759175000.1') },
      /line 3: the row is older/,
    ],
    [
      'levels out of order',
      { 'orderbook_TSLAUSDT.csv': withCell(4, '439') },
      /line 3: levels are not best first/,
    ],
    [
      'another header',
      { 'orderbook_TSLAUSDT.csv': book.replace('bid_qty_3', 'x') },
      /line 1: the columns/,
    ],
    ['an empty file', { 'orderbook_TSLAUSDT.csv': `${lines[0]}\n` }, /holds no row/],
    [
      'a cut-off gz',
      { 'orderbook_TSLAUSDT.csv.gz': gzipSync(book).subarray(0, 200) },
      /csv.gz line \d+: the compressed file is cut off/,
    ],
    [
      'a damaged gz',
      { 'orderbook_TSLAUSDT.csv.gz': Buffer.from('no gz') },
      /csv.gz: the compressed data are damaged/,
    ],
    [
      'a bad side',
      { 'orderbook_TSLAUSDT.csv': book, 'trades_TSLAUSDT.csv': trades.replace('buy', 'up') },
      /trades_TSLAUSDT.csv line 2: not a side/,
    ],
    [
      'two files of a symbol',
      { 'orderbook_TSLAUSDT.csv': book, 'orderbook_TSLAUSDT.csv.gz': gzipSync(book) },
      /two files for TSLAUSDT/,
    ],
  ])('refuses %s in one line that names file and line', (_what, files, message) => {
    const folder = makeFolder(files as Record<string, string | Buffer>)
    expect(() => recordedFeed({ folder })).toThrow(message)
    expect(() => recordedFeed({ folder })).toThrow(FeedError)
  })

  it('names the folders to choose from when it is given the folder above them', () => {
    const folder = resolve(FIXTURE, '..')
    expect(() => recordedFeed({ folder })).toThrow(/give one of aster-recorded/)
  })
})
