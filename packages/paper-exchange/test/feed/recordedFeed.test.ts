import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createVenue, FeedError, type FeedEvent, recordedFeed } from '../../src/index.ts'
import { listBook } from './listBook.ts'

const HOUR_MS = 3_600_000
const FOLDER = resolve(import.meta.dirname, '../fixtures/spot-perp-hourly')
const FILE = join(FOLDER, 'binance-AVAXUSDT-1h.csv')
const SHARED = resolve(
  import.meta.dirname,
  '../../../../../shared/data/market-history/spot-perp-hourly',
)

interface Row {
  readonly time: number
  readonly cells: Readonly<Record<string, string>>
}

function readRows(): Row[] {
  const [header = '', ...lines] = readFileSync(FILE, 'utf8').trimEnd().split('\n')
  const names = header.split(',')
  return lines.map((line) => {
    const cells = Object.fromEntries(line.split(',').map((cell, index) => [names[index]!, cell]))
    return { time: Number(cells.open_time_ms), cells }
  })
}

const folders: string[] = []

/** A folder with files of our own making. */
function makeFolder(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'recorded-feed-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const events = (feed = recordedFeed({ folder: FOLDER })): FeedEvent[] => [
  ...feed.take(Number.POSITIVE_INFINITY),
]

describe('recordedFeed', () => {
  it('shows only what is known: opens at their instant, marks when their hour has ended', () => {
    const rows = new Map(readRows().map((row) => [row.time, row.cells]))
    for (const event of events()) {
      const now = rows.get(event.time)!
      const before = rows.get(event.time - HOUR_MS)!
      if (event.kind === 'mark') {
        expect(event.markPrice.toNumber()).toBe(Number(before.mark_price))
      }
      if (event.kind === 'book') {
        const { bids, asks } = listBook(event.book())
        const open = Number(event.market === 'spot' ? now.spot_open : now.perp_open)
        if (bids.length === 0) {
          expect(now.spot_open).toBe('')
          continue
        }
        const middle = bids[0]![0].plus(asks[0]![0]).div(2).toNumber()
        expect(Math.abs(middle / open - 1)).toBeLessThan(0.0005)
      }
    }
  })

  it('plays the same past, whatever the future of the file says', () => {
    const [header = '', ...lines] = readFileSync(FILE, 'utf8').trimEnd().split('\n')
    const cut = 40
    const known = readRows()[cut]!.time
    const changed = lines.map((line, index) => {
      if (index <= cut) return line
      const cells = line
        .split(',')
        .map((cell, column) => (column === 0 || cell === '' ? cell : '7.7'))
      return [...cells.slice(0, -1), '0.0077'].join(',')
    })
    // The hour that has just begun: its open and its settled rate are known, nothing else of it.
    const begun = lines[cut]!.split(',')
    const unknown = [
      'spot_high',
      'spot_low',
      'spot_close',
      'spot_volume',
      'perp_high',
      'perp_low',
      'perp_close',
      'perp_volume',
      'mark_price',
    ]
    const names = header.split(',')
    for (const name of unknown) begun[names.indexOf(name)] = '7.7'
    changed[cut] = begun.join(',')
    const folder = makeFolder({ 'x-AVAXUSDT-1h.csv': [header, ...changed].join('\n') })
    const show = (from: string) =>
      [...recordedFeed({ folder: from }).take(known)].map((event) =>
        JSON.stringify(event.kind === 'book' ? { ...event, book: event.book() } : event),
      )
    expect(show(folder)).toEqual(show(FOLDER))
  })

  it('changes the rate only at 00, 08 and 16 UTC, to the one stated from that hour on', () => {
    const rows = new Map(readRows().map((row) => [row.time, row.cells]))
    let before: string | undefined
    for (const event of events()) {
      if (event.kind !== 'mark') continue
      const settled = event.time - (event.time % (8 * HOUR_MS))
      const stated = rows.get(settled)?.funding_rate_8h_last
      if (stated !== undefined) expect(event.fundingRate.toNumber()).toBe(Number(stated))
      const shown = event.fundingRate.toFixed()
      if (shown !== before && before !== undefined) expect(event.time % (8 * HOUR_MS)).toBe(0)
      before = shown
    }
  })

  it('is settled by the venue at the rate that the file states for that hour', () => {
    const feed = recordedFeed({ folder: FOLDER })
    const venue = createVenue({ feed, startingBalances: { spot: {}, perp: {} } })
    venue.advanceTo(feed.endTime!)
    const rows = new Map(readRows().map((row) => [row.time, row.cells.funding_rate_8h_last]))
    const history = venue.fundingHistory('AVAXUSDT')
    const within = history.filter(({ time }) => rows.has(time))
    expect(within.length).toBeGreaterThan(8)
    expect(within.map(({ time, rate }) => [time, rate.toNumber()])).toEqual(
      within.map(({ time }) => [time, Number(rows.get(time))]),
    )
    const steps = new Set(history.slice(1).map((row, index) => row.time - history[index]!.time))
    expect([...steps]).toEqual([8 * HOUR_MS])
  })

  it('has no spot book in an hour without spot prices, and one again afterwards', () => {
    const feed = recordedFeed({ folder: FOLDER })
    const venue = createVenue({ feed, startingBalances: { spot: {}, perp: {} } })
    const gap = Date.UTC(2023, 2, 24, 13)
    const bids = (market: 'spot' | 'perp') => venue.depth(market, 'AVAXUSDT')!.bids.length
    venue.advanceTo(gap - HOUR_MS)
    const before = [bids('spot'), bids('perp')]
    venue.advanceTo(gap)
    const within = [bids('spot'), bids('perp'), venue.premium('AVAXUSDT')?.indexPrice.gt(0)]
    venue.advanceTo(gap + HOUR_MS)
    expect([before, within, [bids('spot'), bids('perp')]]).toEqual([
      [5, 5],
      [0, 5, true],
      [5, 5],
    ])
  })

  it('states spread and depth as asked', () => {
    const feed = recordedFeed({ folder: FOLDER, spreadBps: 100, depthQuote: 9_000 })
    const book = events(feed).find((event) => event.kind === 'book' && event.market === 'spot')
    const { bids, asks } = book?.kind === 'book' ? listBook(book.book()) : { bids: [], asks: [] }
    const spread = asks[0]![0].div(bids[0]![0]).toNumber() - 1
    expect(spread).toBeGreaterThan(0.0099)
    expect(spread).toBeLessThan(0.0103)
    const value = bids.reduce((sum, [price, quantity]) => sum + price.times(quantity).toNumber(), 0)
    expect(value).toBeGreaterThan(8_700)
    expect(value).toBeLessThanOrEqual(9_000)
  })

  it('takes the last days that the files cover, or days from an instant', () => {
    const rows = readRows()
    const last = rows.at(-1)!.time
    expect(recordedFeed({ folder: FOLDER, days: 2 })).toMatchObject({
      startTime: last - 48 * HOUR_MS,
      endTime: last,
    })
    const from = rows[10]!.time - 5
    expect(recordedFeed({ folder: FOLDER, days: 1, from })).toMatchObject({
      startTime: rows[10]!.time,
      endTime: rows[10]!.time + 24 * HOUR_MS,
    })
  })

  it('reads a gzipped file as the plain one', () => {
    const folder = makeFolder({ 'binance-AVAXUSDT-1h.csv.gz': gzipSync(readFileSync(FILE)) })
    expect(JSON.stringify(events(recordedFeed({ folder })))).toBe(JSON.stringify(events()))
  })

  it('sums the traded value of the 24 hours that have ended', () => {
    const rows = readRows()
    const time = rows[30]!.time
    const sum = rows
      .slice(6, 30)
      .reduce((total, { cells }) => total + Number(cells.perp_volume) * Number(cells.perp_close), 0)
    const event = events().find(
      (found) => found.kind === 'volume' && found.market === 'perp' && found.time === time,
    )
    expect(event?.kind === 'volume' && event.quoteVolume24h.toNumber()).toBe(Math.round(sum))
  })

  describe('refuses with one line that says what to do', () => {
    const header = readFileSync(FILE, 'utf8').split('\n', 1)[0]!
    const lines = readFileSync(FILE, 'utf8').split('\n').slice(1, 40)
    const withRow = (index: number, change: (cells: string[]) => string) => {
      const changed = [...lines]
      changed[index] = change(lines[index]!.split(','))
      return [header, ...changed].join('\n')
    }
    const name = 'binance-AVAXUSDT-1h.csv'
    const cases: [string, () => Parameters<typeof recordedFeed>[0], RegExp][] = [
      [
        'a missing folder',
        () => ({ folder: join(FOLDER, 'none') }),
        /does not exist; give a folder/,
      ],
      ['a file instead of a folder', () => ({ folder: FILE }), /it is a file; give a folder/],
      [
        'a folder without such files',
        () => ({ folder: makeFolder({ 'a.txt': 'x' }) }),
        /no files named like binance-AVAXUSDT-1h/,
      ],
      [
        'an unknown symbol',
        () => ({ folder: FOLDER, symbols: ['BTCUSDT'] }),
        /no file for BTCUSDT/,
      ],
      [
        'two files of one symbol',
        () => ({ folder: makeFolder({ 'a-AVAXUSDT-1h.csv': 'x', 'b-AVAXUSDT-1h.csv': 'x' }) }),
        /two files for AVAXUSDT.*keep one/,
      ],
      [
        'a bad header',
        () => ({ folder: makeFolder({ [name]: `time,close\n${lines.join('\n')}` }) }),
        /header lacks open_time_ms/,
      ],
      [
        'a bad number',
        () => ({
          folder: makeFolder({
            [name]: withRow(5, (cells) =>
              [...cells.slice(0, 1), 'abc', ...cells.slice(2)].join(','),
            ),
          }),
        }),
        /line 7: spot_open is "abc", expected a price/,
      ],
      [
        'a price of zero',
        () => ({
          folder: makeFolder({
            [name]: withRow(5, (cells) => [...cells.slice(0, 6), '0', ...cells.slice(7)].join(',')),
          }),
        }),
        /perp_open is "0"/,
      ],
      [
        'an absurd rate',
        () => ({
          folder: makeFolder({
            [name]: withRow(5, (cells) => [...cells.slice(0, -1), '12'].join(',')),
          }),
        }),
        /funding is "12"/,
      ],
      [
        'a short row',
        () => ({
          folder: makeFolder({ [name]: withRow(5, (cells) => cells.slice(0, 4).join(',')) }),
        }),
        /expected 13 cells/,
      ],
      [
        'hours out of order',
        () => ({ folder: makeFolder({ [name]: [header, ...lines.toReversed()].join('\n') }) }),
        /line 3: open_time_ms .* after the row before/,
      ],
      [
        'a file without rows',
        () => ({ folder: makeFolder({ [name]: `${header}\n` }) }),
        /fewer than two rows/,
      ],
      [
        'a broken gzip',
        () => ({ folder: makeFolder({ [`${name}.gz`]: 'no gzip' }) }),
        /cannot read .*fetch the file anew/,
      ],
      [
        'more days than there are',
        () => ({ folder: FOLDER, days: 30 }),
        /cover 2023-03-22 02:00 to 2023-03-25 09:00 \(3 days\)/,
      ],
      ['days below zero', () => ({ folder: FOLDER, days: -1 }), /days must be above 0/],
      [
        'a spread that is no number',
        () => ({ folder: FOLDER, spreadBps: Number.NaN }),
        /spreadBps must be/,
      ],
      [
        'a pair against another coin',
        () => ({ folder: makeFolder({ 'x-ETHBTC-1h.csv': [header, ...lines].join('\n') }) }),
        /ETHBTC: only pairs against USDT/,
      ],
    ]
    it.each(cases)('%s', (_name, options, message) => {
      let error: unknown
      try {
        recordedFeed(options())
      } catch (caught) {
        error = caught
      }
      expect(error).toBeInstanceOf(FeedError)
      expect((error as FeedError).message).toMatch(message)
      expect((error as FeedError).message).not.toContain('\n')
    })
  })

  it.skipIf(!existsSync(SHARED))(
    'plays a year of the three real pairs (needs the data of ../shared)',
    () => {
      const feed = recordedFeed({ folder: SHARED, days: 365 })
      const marks = events(feed).filter((event) => event.kind === 'mark')
      expect(marks.length).toBe(3 * (365 * 24 + 1))
      expect(feed.endTime).toBe(Date.UTC(2026, 2, 5, 22))
      expect(feed.settledBefore('SOLUSDT').length).toBe(90)
    },
  )
})
