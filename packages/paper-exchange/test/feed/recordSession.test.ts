import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createVenue,
  type Feed,
  FeedError,
  type FeedEvent,
  recordedFeed,
  recordSession,
  syntheticFeed,
} from '../../src/index.ts'
import { listBook } from './listBook.ts'

const HOUR_MS = 3_600_000
const FIXTURE = resolve(import.meta.dirname, '../fixtures/aster-recorded')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'record-session-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Events as plain text, books as the levels that they hold at that moment. */
function textOf(event: FeedEvent): string {
  return JSON.stringify(event.kind === 'book' ? { ...event, book: listBook(event.book()) } : event)
}

/** What a feed tells up to an instant, taken in uneven steps. */
function tellAll(feed: Feed, until: number): string[] {
  const told: string[] = []
  for (let time = feed.startTime; ; time = Math.min(until, time + 7_777_777)) {
    for (const event of feed.take(time)) told.push(textOf(event))
    if (time >= until) return told
  }
}

describe('recordSession', () => {
  it.each([
    ['a plain file', 'a.session.jsonl'],
    ['a compressed file', 'a.session.jsonl.gz'],
  ])('plays back the very books, trades, marks and volumes from %s', (_what, name) => {
    const file = join(folder, name)
    for (const [index, make] of [
      () => syntheticFeed({ seed: 3 }),
      () => recordedFeed({ folder: FIXTURE }),
    ].entries()) {
      const path = file.replace('a.', `${index}.`)
      const until = make().endTime ?? make().startTime + 30 * HOUR_MS
      const recorder = recordSession(make(), path)
      const told = tellAll(recorder, until)
      recorder.close()
      const played = recordedFeed({ folder: path })
      expect(told).toEqual(tellAll(make(), until))
      expect(tellAll(played, until)).toEqual(told)
      expect(played.instruments).toEqual(make().instruments)
      expect([...played.funding]).toEqual([...make().funding])
      expect(played.settledBefore('BTCUSDT')).toEqual(make().settledBefore('BTCUSDT'))
      expect([played.startTime, played.endTime]).toEqual([make().startTime, until])
      expect(played.notes).toEqual(make().notes ?? [])
    }
  })

  it('gives a venue the same funding, fills and state as the feed itself', () => {
    const trade = (feed: Feed) => {
      const venue = createVenue({ feed, startingBalances: { spot: {}, perp: { USDT: '5000' } } })
      const account = venue.account('0x01')
      venue.advanceTo(feed.startTime + HOUR_MS)
      const { symbol } = venue.instruments('perp')[0]!
      const quantity = venue.instrument('perp', symbol).lot.min.times(40)
      account.placeOrder({ market: 'perp', symbol, side: 'sell', type: 'MARKET', quantity })
      venue.advanceTo(feed.startTime + 20 * HOUR_MS)
      return venue.stateHash()
    }
    const file = join(folder, 'a.session.jsonl')
    const recorder = recordSession(syntheticFeed({ seed: 3 }), file)
    const hash = trade(recorder)
    recorder.close()
    expect(trade(recordedFeed({ folder: file }))).toBe(hash)
  })

  it('holds every event of the past in a plain file before anything is closed', () => {
    const file = join(folder, 'a.session.jsonl')
    const recorder = recordSession(syntheticFeed({ seed: 3 }), file)
    const told = tellAll(recorder, recorder.startTime + 5 * HOUR_MS)
    const played = recordedFeed({ folder })
    expect(tellAll(played, played.endTime!)).toEqual(told)
    expect(played.notes!.join()).toContain('cut off at 2026-01-05T05:00:00.000Z')
  })

  it.each(['a.session.jsonl', 'a.session.jsonl.gz'])(
    'drops a torn last line of %s and says so',
    (name) => {
      const file = join(folder, name)
      const recorder = recordSession(syntheticFeed({ seed: 3 }), file)
      const told = tellAll(recorder, recorder.startTime + 30 * HOUR_MS)
      recorder.close()
      truncateSync(file, readFileSync(file).length - 100)
      const played = recordedFeed({ folder: file })
      const heard = tellAll(played, played.endTime!)
      expect(heard).toEqual(told.slice(0, heard.length))
      expect(heard.length).toBeGreaterThan(told.length / 2)
      expect(played.notes!.join()).toContain('its torn last line is left out')
    },
  )

  it('never overwrites a file', () => {
    const file = join(folder, 'a.session.jsonl')
    writeFileSync(file, 'mine')
    expect(() => recordSession(syntheticFeed({ seed: 3 }), file)).toThrow(/never overwritten/)
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it('refuses names that a replay would not find', () => {
    const file = join(folder, 'a.txt')
    expect(() => recordSession(syntheticFeed({ seed: 3 }), file)).toThrow(/name the recording like/)
  })

  it('plays the symbols and the part that are asked for', () => {
    const file = join(folder, 'a.session.jsonl.gz')
    const recorder = recordSession(syntheticFeed({ seed: 3 }), file)
    tellAll(recorder, recorder.startTime + 30 * HOUR_MS)
    recorder.close()
    const from = recorder.startTime + 90 * 60_000
    const played = recordedFeed({ folder: file, symbols: ['ETHUSDT'], from, days: 0.25 })
    expect(played.instruments.map(({ market, symbol }) => `${market} ${symbol}`)).toEqual([
      'spot ETHUSDT',
      'perp ETHUSDT',
    ])
    expect([played.startTime, played.endTime]).toEqual([from, from + 6 * HOUR_MS])
    const whole = recordedFeed({ folder: file, symbols: ['ETHUSDT'] })
    const hourly = tellAll(whole, whole.endTime!).length / 31
    expect(tellAll(played, played.endTime!).length).toBe(7 * hourly)
  })

  it.each([
    [
      'a header of another kind',
      (lines: string[]) => ['{}', ...lines.slice(1)],
      /line 1: not the header/,
    ],
    [
      'a line that is no event',
      (lines: string[]) => lines.with(3, '["x",1,2]'),
      /line 4: not an event/,
    ],
    [
      'a crossed book',
      (lines: string[]) => lines.with(2, `["b",${1_767_571_200_000},0,["9","1"],["8","1"]]`),
      /line 3: the book is crossed/,
    ],
    [
      'an unlisted instrument',
      (lines: string[]) => lines.with(2, `["v",${1_767_571_200_000},99,"1"]`),
      /line 3: no instrument/,
    ],
    [
      'a number that is none',
      (lines: string[]) => lines.with(2, `["v",${1_767_571_200_000},0,"many"]`),
      /line 3: not a volume/,
    ],
    [
      'time that runs back',
      (lines: string[]) => lines.with(-2, '["v",1767571200000,0,"1"]'),
      /line \d+: the event is older/,
    ],
    [
      'lines behind the end',
      (lines: string[]) => [...lines.slice(0, -1), lines.at(-2)!, ''],
      /follows the closing line/,
    ],
  ])('refuses %s and names file and line', (_what, damage, message) => {
    const file = join(folder, 'a.session.jsonl.gz')
    const recorder = recordSession(syntheticFeed({ seed: 3 }), file)
    tellAll(recorder, recorder.startTime + 3 * HOUR_MS)
    recorder.close()
    const lines = gunzipSync(readFileSync(file)).toString().split('\n')
    const damaged = join(folder, 'b.session.jsonl')
    writeFileSync(damaged, damage(lines).join('\n'))
    expect(() => recordedFeed({ folder: damaged })).toThrow(message)
    expect(() => recordedFeed({ folder: damaged })).toThrow(FeedError)
  })
})
