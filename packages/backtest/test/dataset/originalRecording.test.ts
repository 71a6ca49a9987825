import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type MarketEvent, openDataset } from '../../src/dataset/index.ts'

const SHARED = resolve(import.meta.dirname, '../../../../../shared/data/aster-recorded')
const LEVELS = Array.from({ length: 10 }, (_, level) => level)
const COLUMNS = (side: string) => LEVELS.map((n) => `${side}_price_${n},${side}_qty_${n}`).join(',')
const HEADER = `unix_timestamp,lastUpdateId,${COLUMNS('bid')},${COLUMNS('ask')}`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asterkit-original-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, ...lines: string[]) =>
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`)
/** One level of each side and nine empty ones. */
const book = (time: string, bid: string, ask: string) =>
  `${time},77,${bid}${','.repeat(18)},${ask}${','.repeat(18)}`

describe('a recording of the original collector', () => {
  it('is read in ticks and lots that follow from the digits of its books, by time', () => {
    write('orderbook_BNBUSDT.csv', HEADER, book('1759175614.25', '1003.2,1.5', '1003.3,0.25'))
    write(
      'trades_BNBUSDT.csv',
      'id,unix_timestamp_ms,side,price,quantity',
      '900,1759175614900,sell,1003.200000,0.100000',
      '7,1759175614100,buy,1003.255000,0.020000',
    )
    write('prices_BNBUSDT.csv', 'unix_timestamp,bid,ask,mid', '1759175614.25,1003.2,1003.3,1003.25')
    const { instruments, events } = openDataset(folder)
    expect(instruments).toMatchObject([{ symbol: 'BNBUSDT', tickSize: '0.1', stepSize: '0.01' }])
    expect([...events()]).toMatchObject([
      { kind: 'trade', id: 7, time: 1759175614100, takerSide: 'buy', ticks: 10032.55, lots: 2 },
      { kind: 'quote', bidTicks: 10032, askTicks: 10033, bidLots: undefined },
      {
        kind: 'snapshot',
        time: 1759175614250,
        bids: Float64Array.of(10032, 150),
        asks: Float64Array.of(10033, 25),
      },
      { kind: 'trade', id: 900, takerSide: 'sell', ticks: 10032, lots: 10 },
    ])
  })

  it('is refused with file and line when a row is malformed', () => {
    write('orderbook_BNBUSDT.csv', HEADER, book('1759175614', '9,1', '8,1'))
    expect(() => [...openDataset(folder).events()]).toThrow(/orderbook_BNBUSDT.csv line 2.*crossed/)
    write('orderbook_BNBUSDT.csv', HEADER, book('yesterday', '8,1', '9,1'))
    expect(() => [...openDataset(folder).events()]).toThrow(/line 2: not a time/)
    write('orderbook_BNBUSDT.csv', 'time,bid,ask', '1,2,3')
    expect(() => [...openDataset(folder).events()]).toThrow(/the columns are not/)
  })

  it.skipIf(!existsSync(SHARED))('of real markets has the rows that its README counts', () => {
    const count = (session: string, symbol: string) => {
      const found: Record<string, number> = {}
      let offGrid = 0
      let before: MarketEvent | undefined
      for (const event of openDataset(join(SHARED, session), { symbols: [symbol] }).events()) {
        found[event.kind] = (found[event.kind] ?? 0) + 1
        if (event.kind === 'trade' && !Number.isInteger(event.ticks)) offGrid++
        expect(event.receivedAt).toBeGreaterThanOrEqual(before?.receivedAt ?? 0)
        before = event
      }
      return { ...found, offGrid: Math.round((100 * offGrid) / (found.trade ?? 1)) }
    }
    expect(count('2025-09-29', 'ASTERUSDT')).toEqual({
      snapshot: 2045,
      quote: 2045,
      trade: 5228,
      offGrid: 3,
    })
    expect(count('2025-11-28b', 'BNBUSDT')).toEqual({
      snapshot: 14549,
      quote: 8619,
      trade: 1121,
      offGrid: 76,
    })
  })
})
