import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createPaint, displayWidth } from '@asterkit/app-kit'
import { openDataset } from '@asterkit/backtest/dataset'
import { Decimal } from '@asterkit/instruments'
import { type MarketMakerInput, parseMarketMakerConfig } from '@asterkit/strategy'
import { afterAll, describe, expect, it } from 'vitest'
import { backtestMarkets } from '../src/backtest/backtestMarkets.ts'
import { backtestSettings } from '../src/backtest/backtestSettings.ts'
import { calibrateDataset } from '../src/research/calibrateDataset.ts'
import { replaceFile } from '../src/research/replaceFile.ts'
import { backtestDocument } from '../src/view/backtestDocument.ts'
import { backtestView } from '../src/view/backtestView.ts'

const SHARED = resolve(import.meta.dirname, '../../../../shared/data/aster-recorded')

describe.skipIf(!existsSync(SHARED))('a backtest of the recorded sessions', () => {
  const config = parseMarketMakerConfig({})
  const flags = { data: SHARED, symbol: 'ETHUSDT,BNBUSDT,ASTERUSDT', walkForward: '2' }

  it('runs every session of each symbol, and shows that joining the touch loses before fees', async () => {
    const markets = await backtestMarkets(backtestSettings(flags, {}), config)
    expect(markets.map(({ session, symbol }) => `${session} ${symbol}`)).toEqual([
      '2025-09-29 ASTERUSDT',
      '2025-09-29 BNBUSDT',
      '2025-11-28b BNBUSDT',
      '2025-11-28b ETHUSDT',
    ])
    const rules = {
      queue: { kind: 'conservative' },
      feedLatencyMs: 20,
      orderLatencyMs: 30,
      makerFeeBps: 1,
    } as const
    const document = backtestDocument(markets, rules)
    for (const { quotes } of document.markets) {
      for (const { pnl, name } of quotes) {
        const { spread, adverse, inventory, fees, funding, net } = pnl
        expect(Decimal.sum(spread, adverse, inventory, fees, funding).toFixed()).toBe(net)
        if (name !== 'touch') continue
        expect(Number(spread)).toBeGreaterThan(0)
        expect(Number(net) - Number(fees)).toBeLessThan(0)
      }
      expect(quotes.map(({ name }) => name)).toEqual(['touch', '2 bp', 'strategy'])
      expect(quotes[2]!.fills).toBeGreaterThan(0)
    }
    const lines = backtestView(markets, createPaint({ isTerminal: false, env: {} }))
    for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(80)
    expect(lines).toContain('Joining the touch lost before fees in 4 of 4 markets.')
  }, 60_000)
})

describe.skipIf(!existsSync(SHARED))('a backtest of ping-pong', () => {
  const settings = backtestSettings(
    { data: SHARED, symbol: 'ETHUSDT,BNBUSDT,ASTERUSDT', mode: 'ping-pong' },
    {},
  )
  const play = async (pingPong: MarketMakerInput['pingPong']) => {
    const { mode } = settings
    const config = parseMarketMakerConfig({ mode, levels: 1, pingPong })
    const markets = await backtestMarkets(settings, config)
    return markets.map(({ results }) => results[2]!)
  }

  it('has one order at a time in every recorded session, and its parts add up', async () => {
    const results = await play({ spreadPct: 0.05 })
    expect(results.map(({ name }) => name)).toEqual(Array(4).fill('ping-pong'))
    let fills = 0
    for (const { report } of results) {
      expect(report.twoSidedShare).toBe(0)
      const { spread, adverse, inventory, fees, funding, net } = report.pnl
      expect(Decimal.sum(spread, adverse, inventory, fees, funding).toFixed()).toBe(net.toFixed())
      fills += report.fills
    }
    expect(fills).toBeGreaterThan(5)
  }, 30_000)

  it('as the original, 0.6 % away, meets nobody in these minutes: the backtest says so', async () => {
    const results = await play({})
    expect(results.map(({ report }) => report.fills)).toEqual([0, 0, 0, 0])
    expect(results.every(({ report }) => report.requests.placed > 0)).toBe(true)
  }, 30_000)
})

describe.skipIf(!existsSync(SHARED))('a backtest that knows calibrated figures', () => {
  const data = join(SHARED, '2025-11-28b')
  const folder = mkdtempSync(join(tmpdir(), 'asterkit-backtest-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('quotes by them, tells that they have seen the recording, and refuses poor ones', async () => {
    const file = calibrateDataset(openDataset(data, { symbols: ['ETHUSDT'] }), { now: 0 })
    const params = join(folder, 'parameters.json')
    const play = async (calibrated: typeof file) => {
      replaceFile(params, calibrated)
      const flags = { data, symbol: 'ETHUSDT', params }
      const config = parseMarketMakerConfig({})
      const [market] = await backtestMarkets(backtestSettings(flags, {}), config)
      const { fills, pnl } = market!.results[2]!.report
      return { notes: market!.notes, fills, net: pnl.net.toFixed() }
    }
    const known = await play(file)
    const poor = { ...file, markets: file.markets.map((one) => ({ ...one, problems: ['thin'] })) }
    const refused = await play(poor)
    expect(known.notes).toEqual([
      expect.stringMatching(/^parameters: fitted up to 2025-11-28/),
      'they have seen what they are tried on: the result flatters them',
    ])
    expect(refused.notes).toEqual(['parameters are refused: thin'])
    expect(known.net).not.toBe(refused.net)
  }, 60_000)

  it('a file that is not there is an error of usage, not a backtest without it', () => {
    const flags = { data, params: join(folder, 'nowhere.json') }
    expect(() => backtestSettings(flags, {})).toThrow(/nowhere\.json does not exist/)
  })
})

it('a folder without a recording is refused with what to do', async () => {
  const settings = backtestSettings({ data: import.meta.dirname }, {})
  await expect(backtestMarkets(settings, parseMarketMakerConfig({}))).rejects.toThrow(
    /holds no recording; record with market-maker collect/,
  )
})
