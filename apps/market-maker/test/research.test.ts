import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type MarketEvent, openDataset } from '@asterkit/backtest/dataset'
import { findTrend, judgeParameters, originalQuote, ParameterFile } from '@asterkit/market-making'
import { connectPaperClock, loadFeed, startPaperExchange } from '@asterkit/paper-exchange'
import { customEnvironment } from '@asterkit/sdk'
import { afterAll, describe, expect, test } from 'vitest'
import { calibrateDataset } from '../src/research/calibrateDataset.ts'
import { readCandleFile } from '../src/research/candleFiles.ts'
import { candleHistory } from '../src/research/candleHistory.ts'
import { fetchCandles } from '../src/research/fetchCandles.ts'
import { repeat } from '../src/research/repeatEvery.ts'
import { replaceFile } from '../src/research/replaceFile.ts'
import { readCalibrateSettings, readTrendSettings } from '../src/research/researchSettings.ts'
import { readModelFiles } from '../src/run/readModelFiles.ts'
import { parametersView } from '../src/view/parametersView.ts'
import { trendView } from '../src/view/trendView.ts'

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
      expect(aster?.originalRefused).toBe('1 complete windows, at least 2 are needed')
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

  test.skipIf(!existsSync(RECORDED))(
    "gives the ping-pong mode the original's formula, which quotes as far away as measured (skipped likewise)",
    () => {
      const dataset = openDataset(join(RECORDED, '2025-11-28b'), { symbols: ['ETHUSDT'] })
      const file = calibrateDataset(dataset, { now: 0 })
      const { midPrice = 1, data, original } = file.markets[0] ?? {}
      replaceFile(join(folder, 'parameters.json'), file)
      const now = data?.to ?? 0
      const told = readModelFiles('ETHUSDT', { stateDir: folder, now, maxAgeMinutes: 60 })
      expect(told.parameters?.original).toEqual(original)
      const { bidOffset, askOffset } = originalQuote({
        mid: midPrice,
        inventory: 0,
        ...told.parameters!.original!,
      })
      // Half spreads of 31 to 148 bp were measured with the original's fixed risk aversion.
      for (const offset of [bidOffset, askOffset]) {
        expect((offset / midPrice) * 10_000).toBeGreaterThan(31)
        expect((offset / midPrice) * 10_000).toBeLessThan(148)
      }
    },
  )

  test('takes best prices that nobody changed as known while anything else is heard', () => {
    const events: MarketEvent[] = []
    for (let second = 0; second < 1200; second += 1) {
      const time = 1_760_000_000_000 + second * 1000
      const stamp = { symbol: 'QUSDT', time, receivedAt: time }
      const bidTicks = 1000 + (Math.floor(second / 30) % 7)
      const prices = { bidTicks, askTicks: bidTicks + 1, bidLots: 1, askLots: 1 }
      // A quote each half minute, a mark each second.
      if (second % 30 === 0) events.push({ ...stamp, kind: 'quote', updateId: second, ...prices })
      else {
        const mark = { markPrice: 1, indexPrice: 1, fundingRate: 0, fundingTime: 0 }
        events.push({ ...stamp, kind: 'mark', ...mark })
      }
      const takerSide = second % 2 === 0 ? 'buy' : 'sell'
      const beyond = [0, 0, 0, 0, 1, 1, 2][second % 7] ?? 0
      const ticks = takerSide === 'buy' ? bidTicks + 1 + beyond : bidTicks - beyond
      events.push({ ...stamp, kind: 'trade', id: second, takerSide, ticks, lots: 1 })
    }
    const rules = { symbol: 'QUSDT', tickSize: '0.1', stepSize: '0.001' }
    const recording = { ...rules, events: () => events }
    const file = calibrateDataset({ instruments: [recording], events: () => events }, { now: 0 })

    expect(file.missing).toEqual([])
    expect(file.markets[0]?.data.seconds).toBeCloseTo(1199, 6)
  })

  test('works in the state folder unless told otherwise', () => {
    expect(readCalibrateSettings({ minutes: '30' }, { ASTERKIT_STATE_DIR: '/s' })).toMatchObject({
      data: '/s/recordings',
      out: '/s/parameters.json',
      minutes: 30,
    })
    expect(() => readCalibrateSettings({ minutes: '0' }, {})).toThrow('above 0')
  })

  test('goes on as a service after a run that failed, and ends when it is stopped', async () => {
    const controller = new AbortController()
    const told: string[] = []
    let runs = 0
    const run = async () => {
      runs += 1
      if (runs === 1) throw new Error('no recording yet')
      if (runs === 3) controller.abort()
    }
    const tell = (text: string) => told.push(text)
    await repeat({ run, pauseMs: 1, signal: controller.signal, tell })

    expect(runs).toBe(3)
    expect(told).toEqual(['failed, will try again: no recording yet'])
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

describe('what people see', () => {
  const paint = (_style: string, text: string) => text
  const side = {
    kPerBps: 0.5,
    volumePerSecond: 0.0002,
    kInterval: [0.2, 1.4],
    volumeInterval: [1e-5, 2345.678],
    trades: 1234,
  } satisfies ParameterFile['markets'][number]['arrivals']['buy']
  const parameters = ParameterFile.parse({
    schema: 'asterkit.market-maker.parameters/1',
    createdAt: 0,
    markets: [
      {
        symbol: 'ETHUSDT',
        data: { from: 0, to: 9e6, seconds: 9000, trades: 5, hiddenShare: 0.2, wrongSideShare: 0 },
        midPrice: 3000,
        spreadBps: 0.33,
        volatility: {
          sigmaBps: 1.2,
          method: 'realised',
          realisedBps: 1.2,
          garchRefused: 'over 1 s 57 % of the returns are zero, at most 30 % may be; longer do not',
        },
        arrivals: { buy: side, sell: { ...side, rSquared: 0.9 } },
        touch: { halfSpreadBps: 0.8, adverseBps: { s1: 1.1, s5: 2.2, s30: 3.3 } },
        problems: ['rate of fills by taker buys: the line explains 41 %, at least 60 % are needed'],
      },
    ],
    missing: [{ symbol: 'USD1USDT', reason: 'a reason '.repeat(12).trim() }],
  })

  test('parameters: 80 columns, a loss at the touch as a loss, every doubt', () => {
    const lines = parametersView(parameters, 'parameters.json', paint)
    const text = lines.join(' ').replaceAll(/ +/g, ' ')

    expect(lines.filter((line) => line.length > 80)).toEqual([])
    expect(text).toContain('ETHUSDT refused')
    expect(text).toContain('-1.40 bp left after 5 s, before fees')
    expect(text).toContain('the line explains 41 %, at least 60 % are needed')
    expect(text).toContain('57 % of the returns are zero')
    expect(text).toContain('USD1USDT no parameters a reason a reason')
  })

  test('trends: 80 columns, what unseen candles brought beside what seen ones did', () => {
    const trend = {
      symbol: 'ASTERUSDT',
      interval: '1h',
      data: { candles: 4354, from: 0, to: 1 },
      direction: -1 as const,
      agreement: 1,
      best: { period: 1000, multiplier: 8.1, sharpe: 0.4, returnPct: 164.2, trades: 9 },
      unseen: {
        folds: 5,
        trades: 114,
        returnPct: -37.9,
        winInterval: [0.16, 0.61] satisfies [number, number],
      },
      confidence: 0,
    }
    const file = {
      schema: 'asterkit.market-maker.trend/1' as const,
      createdAt: 0,
      markets: [trend],
      missing: [{ symbol: 'AUSDT', reason: '3 candles, at least 500 are needed' }],
    }
    const lines = trendView(file, 'trend.json', paint)

    expect(lines.filter((line) => line.length > 80)).toEqual([])
    expect(lines[1]?.split(/ +/)).toEqual([
      'ASTERUSDT',
      'down',
      '100',
      '%',
      '1000x8.1',
      '164.2',
      '-37.9',
      '114',
      '16-61',
      '0.00',
    ])
    expect(lines.join('\n')).toContain('3 candles, at least 500 are needed')
  })
})
