import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { createPaint, displayWidth } from '@asterkit/app-kit'
import { Decimal } from '@asterkit/instruments'
import { parseMarketMakerConfig } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { backtestMarkets } from '../src/backtest/backtestMarkets.ts'
import { backtestSettings } from '../src/backtest/backtestSettings.ts'
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

it('a folder without a recording is refused with what to do', async () => {
  const settings = backtestSettings({ data: import.meta.dirname }, {})
  await expect(backtestMarkets(settings, parseMarketMakerConfig({}))).rejects.toThrow(
    /holds no recording; record with market-maker collect/,
  )
})
