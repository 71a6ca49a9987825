import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openDataset } from '@asterkit/backtest/dataset'
import { findTrend, judgeParameters, ParameterFile } from '@asterkit/market-making'
import { connectPaperClock, loadFeed, startPaperExchange } from '@asterkit/paper-exchange'
import { customEnvironment } from '@asterkit/sdk'
import { afterAll, describe, expect, test } from 'vitest'
import { calibrateDataset } from '../src/research/calibrateDataset.ts'
import { readCandleFile } from '../src/research/candleFiles.ts'
import { candleHistory } from '../src/research/candleHistory.ts'
import { fetchCandles } from '../src/research/fetchCandles.ts'
import { replaceFile } from '../src/research/replaceFile.ts'
import { readCalibrateSettings, readTrendSettings } from '../src/research/researchSettings.ts'

const SHARED = join(import.meta.dirname, '../../../../shared/data')
const RECORDED = join(SHARED, 'aster-recorded')
const KLINES = join(SHARED, 'market-history/perp-klines')
const folder = mkdtempSync(join(tmpdir(), 'asterkit-research-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('calibrate', () => {
  test.skipIf(!existsSync(RECORDED))(
    'finds plausible parameters on real recordings, or says why not (skipped where they are absent)',
    () => {
      const of = (session: string, symbol: string) => {
        const dataset = openDataset(join(RECORDED, session), { symbols: [symbol] })
        const file = ParameterFile.parse(calibrateDataset(dataset, { now: 0 }))
        return { file, market: file.markets[0] }
      }
      // README of the recordings: spread 0.5 to 0.9 bp ASTER, 1.1 BNB, 0.33 ETH; hidden 3, 25, 21 to 38 %.
      const aster = of('2025-09-29', 'ASTERUSDT').market
      const bnb = of('2025-09-29', 'BNBUSDT').market
      const eth = of('2025-11-28b', 'ETHUSDT').market
      for (const [market, spread, hidden] of [
        [aster, 0.75, 0.03],
        [bnb, 1.06, 0.25],
        [eth, 0.33, 0.21],
      ] as const) {
        expect(market?.spreadBps).toBeCloseTo(spread, 1)
        expect(market?.data.hiddenShare).toBeCloseTo(hidden, 1)
        expect(market?.volatility.sigmaBps).toBeGreaterThan(0.3)
        expect(market?.volatility.sigmaBps).toBeLessThan(5)
        expect(market?.arrivals.buy.rSquared).toBeGreaterThan(0.6)
        expect(market?.problems).toEqual([])
      }
      // Joining the touch of ASTER and of ETH loses before fees.
      for (const market of [aster, eth]) {
        expect(market?.touch?.adverseBps.s5).toBeGreaterThan(market?.touch?.halfSpreadBps ?? 99)
      }
      expect(of('2025-09-29', 'USD1USDT').file.missing).toEqual([
        {
          symbol: 'USD1USDT',
          reason: 'rate of fills: trades at 2 distances near the touch, at least 3 are needed',
        },
      ])
    },
  )

  test.skipIf(!existsSync(RECORDED))(
    'takes the newest minutes alone, and a maker refuses them for their age (skipped likewise)',
    () => {
      const dataset = openDataset(join(RECORDED, '2025-11-28b'), { symbols: ['ETHUSDT'] })
      const now = Date.UTC(2026, 10, 21)
      const file = calibrateDataset(dataset, { now, minutes: 30 })
      const { from = 0, to = 0 } = file.markets[0]?.data ?? {}

      expect(to - from).toBeGreaterThan(29 * 60_000)
      expect(to - from).toBeLessThanOrEqual(30 * 60_000)
      expect(judgeParameters({ file, symbol: 'ETHUSDT', now })).toMatchObject({
        kind: 'refused',
        reasons: [expect.stringMatching(/^its data is \d+ min old/)],
      })
    },
  )

  test('works in the state folder unless told otherwise', () => {
    expect(readCalibrateSettings({ minutes: '30' }, { ASTERKIT_STATE_DIR: '/s' })).toMatchObject({
      data: '/s/recordings',
      out: '/s/parameters.json',
      minutes: 30,
    })
    expect(() => readCalibrateSettings({ minutes: '0' }, {})).toThrow('above 0')
  })

  test('replaces a file as a whole', () => {
    const path = join(folder, 'new', 'parameters.json')
    replaceFile(path, { first: 1 })
    replaceFile(path, { second: 2 })

    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ second: 2 })
    expect(readdirSync(join(folder, 'new'))).toEqual(['parameters.json'])
  })
})

describe('trend', () => {
  const header = 'timestamp,open,high,low,close,volume,close_time'
  const hour = (at: number) => `${at * 3_600_000},10,12,9,11,1,${(at + 1) * 3_600_000 - 1}`

  test('reads candles from plain and gzipped files', () => {
    writeFileSync(join(folder, 'AUSDT-1h.csv'), [header, hour(1), hour(2)].join('\n'))
    writeFileSync(join(folder, 'binance-BUSDT-1h.csv.gz'), gzipSync(`${header}\n${hour(3)}\n`))

    expect(readCandleFile(folder, 'AUSDT', '1h')).toHaveLength(2)
    expect(readCandleFile(folder, 'BUSDT', '1h')).toEqual([
      { openTime: 10_800_000, closeTime: 14_399_999, open: 10, high: 12, low: 9, close: 11 },
    ])
  })

  test('says which line of a file is broken and which file is missing', () => {
    writeFileSync(join(folder, 'CUSDT-1h.csv'), [header, hour(1), '1,2,x,4,5,6,7'].join('\n'))

    expect(() => readCandleFile(folder, 'CUSDT', '1h')).toThrow(
      'CUSDT-1h.csv, line 3: high must be a number above 0',
    )
    expect(() => readCandleFile(folder, 'DUSDT', '1h')).toThrow('holds no DUSDT-1h.csv')
    expect(() => readCandleFile(join(folder, 'none'), 'DUSDT', '1h')).toThrow('cannot read')
  })

  test('takes finished candles after the last hole', () => {
    const candle = (at: number) => ({
      openTime: at * 60_000,
      closeTime: (at + 1) * 60_000 - 1,
      open: at,
      high: at,
      low: at,
      close: at,
    })
    const rows = [1, 2, 5, 6, 7, 8].map(candle)
    const history = candleHistory(rows, 8 * 60_000 + 30_000)

    expect(history).toMatchObject({ from: 5 * 60_000, to: 8 * 60_000 - 1, leftOut: 2 })
    expect([...Array.from(history?.candles.close ?? [])]).toEqual([5, 6, 7])
    expect(candleHistory(rows, 0)).toBeUndefined()
  })

  test('wants to know where candles come from and of which markets', () => {
    expect(() => readTrendSettings({ symbol: 'A1' }, {})).toThrow('where candles come from')
    expect(() => readTrendSettings({ symbol: 'A1', live: true, testnet: true }, {})).toThrow(
      'one of',
    )
    expect(() => readTrendSettings({ live: true }, {})).toThrow('which perpetuals')
    expect(() => readTrendSettings({ live: true, symbol: 'A1', interval: '7m' }, {})).toThrow('5m')
    expect(
      readTrendSettings({ live: true }, { SYMBOL: 'ethusdt', TREND_INTERVAL: '15m' }),
    ).toMatchObject({ symbol: ['ETHUSDT'], trendInterval: '15m' })
  })

  test('gets candles of an exchange page by page, without a hole and none twice', async () => {
    const paper = await startPaperExchange({ feed: loadFeed({ seed: 3, days: 45 }) })
    try {
      const clock = await connectPaperClock({ url: paper.controlUrl })
      for (let day = 0; day < 44; day += 1) await clock.sleep(86_400_000)
      const { futuresRestUrl, futuresWsUrl, spotRestUrl, spotWsUrl } = paper.urls
      const environment = customEnvironment({
        hosts: {
          futuresRest: futuresRestUrl,
          futuresWs: futuresWsUrl,
          spotRest: spotRestUrl,
          spotWs: spotWsUrl,
        },
      })
      const { candles, now } = await fetchCandles(environment, 'BTCUSDT', '1h')
      const history = candleHistory(candles, now)

      expect(candles.length).toBeGreaterThan(1000)
      expect(new Set(candles.map(({ openTime }) => openTime)).size).toBe(candles.length)
      expect(history?.leftOut ?? 0).toBe(0)
    } finally {
      await paper.close()
    }
  })

  test.skipIf(!existsSync(KLINES))(
    'finds a trend for eight real markets (skipped where the data is absent)',
    () => {
      for (const base of ['ASTER', 'BNB', 'BTC', 'DOGE', 'ETH', 'HYPE', 'SOL', 'XRP']) {
        const symbol = `${base}USDT`
        const history = candleHistory(readCandleFile(KLINES, symbol, '1h'), Date.now())
        if (history === undefined) throw new Error(`${symbol}: no candles`)
        const finding = findTrend({ symbol, interval: '1h', ...history })
        if (finding.kind === 'failed') throw new Error(finding.reason)

        expect(history.leftOut).toBe(0)
        expect(finding.trend.data.candles).toBeGreaterThan(4000)
        // Half a year in which all eight fell; chosen in hindsight, what was seen always gained.
        expect(finding.trend.direction).toBe(-1)
        expect(finding.trend.best.returnPct).toBeGreaterThan(0)
        expect(finding.trend.unseen?.trades).toBeGreaterThan(5)
      }
    },
    30_000,
  )
})
