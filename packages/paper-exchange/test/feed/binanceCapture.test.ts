import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createVenue,
  FeedError,
  recordedFeed,
  type Venue,
  type VenueEvent,
} from '../../src/index.ts'

const FIXTURE = resolve(import.meta.dirname, '../fixtures/l2-binance')
const SHARED = resolve(import.meta.dirname, '../../../../../shared/data/market-history/l2-binance')

type Pairs = [string, string][]
interface Message {
  readonly lastUpdateId?: number
  readonly bids?: Pairs
  readonly asks?: Pairs
  readonly stream?: string
  readonly data?: {
    U: number
    u: number
    pu?: number
    b: Pairs & string
    a: Pairs & string
    B: string
    A: string
    t: number
    p: string
    q: string
    m: boolean
  }
}

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function openVenue(folder: string): Venue {
  return createVenue({ feed: recordedFeed({ folder }), startingBalances: { spot: {}, perp: {} } })
}

function readCapture(folder: string, prefix: string): { time: number; message: Message }[] {
  const name = readdirSync(folder).find((each) => each.startsWith(prefix))!
  const bytes = readFileSync(join(folder, name))
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text
    .trim()
    .split('\n')
    .map((line) => ({
      time: Number(line.slice(0, 13)),
      message: JSON.parse(line.slice(20)) as Message,
    }))
}

/** A book in the plainest way: a map per side, sorted anew after every change. */
class PlainBook {
  readonly bids = new Map<number, number>()
  readonly asks = new Map<number, number>()
  updateId = 0
  ticker: Message['data']
  #ranks: { bids?: Float64Array; asks?: Float64Array } = {}

  put(bids: Pairs, asks: Pairs): void {
    this.#ranks = {}
    for (const [side, levels] of [
      [this.bids, bids],
      [this.asks, asks],
    ] as const) {
      for (const [price, quantity] of levels) {
        if (Number(quantity) === 0) side.delete(Number(price))
        else side.set(Number(price), Number(quantity))
      }
    }
  }

  /** The best `limit` levels; a newer best price replaces what is better than it. */
  levels(side: 'bids' | 'asks', limit: number): number[][] {
    const sign = side === 'bids' ? -1 : 1
    this.#ranks[side] ??= Float64Array.from(this[side].keys(), (price) => sign * price).sort()
    const isNewer = this.ticker !== undefined && this.ticker.u > this.updateId
    const best = side === 'bids' ? this.ticker?.b : this.ticker?.a
    const quantity = side === 'bids' ? this.ticker?.B : this.ticker?.A
    const levels = isNewer ? [[Number(best), Number(quantity)]] : []
    for (const rank of this.#ranks[side]) {
      if (levels.length === limit) break
      if (isNewer && rank <= sign * Number(best)) continue
      levels.push([sign * rank, this[side].get(sign * rank)!])
    }
    return levels
  }
}

/** Plays one market of a capture; compares the book after every `stride`th message and every trade. */
function expectIdentical(
  folder: string,
  prefix: string,
  market: 'spot' | 'perp',
  stride = 1,
): number {
  const venue = openVenue(folder)
  const told: VenueEvent[] = []
  venue.onEvent((event) => {
    if (event.kind === 'trade' && event.market === market) told.push(event)
  })
  const book = new PlainBook()
  const waiting: Message['data'][] = []
  const trades: string[] = []
  const capture = readCapture(folder, prefix)
  let checkpoints = 0
  for (const [index, { time, message }] of capture.entries()) {
    const { stream = '', data } = message
    if (message.lastUpdateId !== undefined) {
      book.put(message.bids!, message.asks!)
      book.updateId = message.lastUpdateId
      for (const depth of waiting) {
        if (depth!.u <= book.updateId) continue
        book.put(depth!.b, depth!.a)
        book.updateId = depth!.u
      }
    } else if (stream.includes('@depth')) {
      if (book.updateId === 0) waiting.push(data)
      else {
        book.put(data!.b, data!.a)
        book.updateId = data!.u
      }
    } else if (stream.endsWith('@bookTicker')) book.ticker = data
    else if (time >= venue.feed.startTime) {
      trades.push([data!.t, Number(data!.p), Number(data!.q), data!.m ? 'sell' : 'buy'].join(' '))
    }
    if (book.updateId === 0 || capture[index + 1]?.time === time) continue
    checkpoints += 1
    if (time < venue.now || checkpoints % stride !== 0) continue
    venue.advanceTo(time)
    const depth = venue.depth(market, 'BTCUSDT', 20)!
    for (const side of ['bids', 'asks'] as const) {
      const seen = depth[side].map((level) => level.map((value) => value.toNumber()))
      const wanted = book.levels(side, 20)
      if (JSON.stringify(seen) !== JSON.stringify(wanted)) {
        expect(seen, `${side} of line ${index + 1}`).toEqual(wanted)
      }
    }
  }
  venue.advanceTo(venue.feed.endTime!)
  const seen = told.map((event) =>
    event.kind === 'trade'
      ? [
          event.outsideTradeId,
          event.price.toNumber(),
          event.quantity.toNumber(),
          event.takerSide,
        ].join(' ')
      : '',
  )
  expect(seen).toEqual(trades)
  return checkpoints
}

describe('recordedFeed of captured streams', () => {
  it('shows the book after every message and every trade', () => {
    expect(expectIdentical(FIXTURE, 'usdm', 'perp')).toBeGreaterThan(15)
    expect(expectIdentical(FIXTURE, 'spot', 'spot')).toBeGreaterThan(10)
  })

  it.skipIf(!existsSync(SHARED))(
    'shows six minutes of both markets, looked at after every 40th message (needs the shared recordings)',
    { timeout: 120_000 },
    () => {
      expect(expectIdentical(SHARED, 'spot', 'spot', 40)).toBeGreaterThan(10_000)
      expect(expectIdentical(SHARED, 'usdm', 'perp', 40)).toBeGreaterThan(10_000)
    },
  )

  it('takes the spot book as index price', () => {
    const venue = openVenue(FIXTURE)
    venue.advanceTo(venue.feed.endTime!)
    const { markPrice, indexPrice } = venue.premium('BTCUSDT')!
    const perp = venue.quote('perp', 'BTCUSDT')!
    expect(markPrice.minus(perp.bidPrice).abs().toNumber()).toBeLessThan(50)
    expect(indexPrice.eq(markPrice)).toBe(false)
  })

  it('has no book from a lost difference to the next snapshot', () => {
    const folder = mkdtempSync(join(tmpdir(), 'capture-'))
    folders.push(folder)
    const line = (ms: number, body: object) =>
      `${1_700_000_000_000 + ms}000000 ${JSON.stringify(body)}\n`
    const depth = (U: number, u: number) => ({
      stream: 'btcusdt@depth@100ms',
      data: { U, u, b: [[`${9000 + u}.0`, '1.000']], a: [] },
    })
    const snapshot = (lastUpdateId: number) => ({
      lastUpdateId,
      bids: [['9000.0', '1.000']],
      asks: [['9900.0', '1.000']],
    })
    writeFileSync(
      join(folder, 'spot-btcusdt.jsonl'),
      [
        line(0, depth(1, 5)),
        line(10, depth(6, 9)),
        line(20, snapshot(5)),
        line(30, depth(10, 12)),
        line(40, depth(14, 20)),
        line(50, depth(21, 25)),
        line(60, snapshot(22)),
      ].join(''),
    )
    const venue = openVenue(folder)
    const bidsAt = (ms: number) => {
      venue.advanceTo(1_700_000_000_000 + ms)
      return venue.depth('spot', 'BTCUSDT')!.bids.map(([price]) => price.toNumber())
    }
    expect(bidsAt(20)).toEqual([9009, 9000])
    expect(bidsAt(30)).toEqual([9012, 9009, 9000])
    expect(bidsAt(40)).toEqual([])
    expect(bidsAt(50)).toEqual([])
    expect(bidsAt(60)).toEqual([9025, 9000])
  })

  const good = readFileSync(join(FIXTURE, 'usdm-btcusdt-20240808.jsonl'), 'utf8').split('\n')
  it.each([
    ['a line that is no message', good.with(4, 'hello'), /line 5: not a time/],
    ['broken JSON', good.with(4, good[4]!.slice(0, -3)), /line 5: not JSON/],
    [
      'a bad number',
      good.with(0, good[0]!.replace('"58710.20"', '"x"')),
      /line 1: not a message of its stream: b.0.0/,
    ],
    [
      'a crossed ticker',
      good.with(1, good[1]!.replace('"61800.20"', '"61900.20"')),
      /line 2: the book is crossed/,
    ],
    [
      'two symbols',
      good.with(1, good[1]!.replace('btcusdt@', 'ethusdt@')),
      /line 2: ETHUSDT in a capture of BTCUSDT/,
    ],
    ['a capture without snapshot', good.slice(0, 20), /no snapshot/],
  ])('refuses %s in one line that names file and line', (_what, lines, message) => {
    const folder = mkdtempSync(join(tmpdir(), 'capture-'))
    folders.push(folder)
    writeFileSync(join(folder, 'usdm-x.jsonl'), lines.join('\n'))
    expect(() => recordedFeed({ folder })).toThrow(message)
    expect(() => recordedFeed({ folder })).toThrow(FeedError)
  })
})
