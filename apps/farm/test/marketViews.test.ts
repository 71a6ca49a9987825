import { CliError, displayWidth, noPaint } from '@asterkit/app-kit'
import { configRows } from '@asterkit/app-kit/settings'
import { decimal } from '@asterkit/instruments'
import { type MarketRow, parseFundingFarmConfig } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { farmConfig } from '../src/farmConfig.ts'
import { readSettings } from '../src/settings.ts'
import { configView } from '../src/view/configView.ts'
import { pairsView } from '../src/view/pairsView.ts'
import { ratesView } from '../src/view/ratesView.ts'
import { wantedRows } from '../src/view/wantedRows.ts'

const config = parseFundingFarmConfig({})
const rows: readonly MarketRow[] = [
  {
    symbol: 'ASTERUSDT',
    fundingIntervalHours: 4,
    fundingRate: decimal('0.00005'),
    lastPaidRate: decimal('0.00007'),
    aprOnNotional: decimal('0.1095'),
    aprOnCapital: decimal('0.05475'),
    averageAprOnNotional: decimal('0.2511'),
    averageAprOnCapital: decimal('0.12555'),
    basisBps: decimal('4.56'),
    spotVolumeQuote: decimal('146700000'),
    perpVolumeQuote: decimal('880400000'),
    volumeQuote: decimal('1027100000'),
    leastCapital: decimal('13.07'),
  },
  {
    symbol: '1000AVERYLONGNAMEOFACOINUSDT',
    rejected: { code: 'rate-not-positive', detail: 'upcoming rate is -0.0558 % per interval' },
  },
]
const common = {
  rows,
  unpaired: [{ symbol: 'FORMUSDT', rejected: { code: 'spot-only', detail: 'no perp' } as const }],
  time: Date.UTC(2026, 0, 15),
  environment: { name: 'mainnet' },
  config,
  paint: noPaint,
}

function expectNarrow(lines: readonly string[]): void {
  for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(80)
}

describe('ratesView', () => {
  it('labels the yearly rate on notional and on capital, best average first, unknown as ?', () => {
    const lines = ratesView({ ...common, rows: [...rows].reverse(), isAsked: false })
    expectNarrow(lines)
    expect(lines[1]).toMatch(/symbol +every +next +paid +mean +APR +cap.APR +verdict/)
    expect(lines[2]).toMatch(/ASTERUSDT +4 h +0.0050 % +0.0070 % +\? +25.1 % +12.6 % +passes/)
    expect(lines[3]).toMatch(/^1000AVERY.*… +\? +\? +\? +\? +\? +\? +rate-not-posi…$/)
    expect(lines.join('\n')).toContain('1 of 2 pairs pass')
  })

  it('gives the reason in words when somebody asks about the symbol', () => {
    const text = ratesView({ ...common, isAsked: true }).join('\n')
    expect(text).toContain('upcoming rate is -0.0558 % per interval')
  })
})

describe('pairsView', () => {
  it('shows basis, both volumes and the least capital in 80 columns', () => {
    const lines = pairsView(common)
    expectNarrow(lines)
    expect(lines[2]).toMatch(/ASTERUSDT +\+4.6 bp +146.7 M +880.4 M +4 h +13.07 +passes/)
    expect(lines.join('\n')).toContain('1 on spot only, 0 on perp only')
  })
})

describe('wantedRows', () => {
  it('says why a symbol has no pair, as a usage error', () => {
    const survey = { time: 0, pairs: rows, unpaired: common.unpaired }
    expect(wantedRows(survey, ['ASTERUSDT'])).toEqual([rows[0]])
    expect(() => wantedRows(survey, ['FORMUSDT'])).toThrow('FORMUSDT has no pair here: no perp')
    expect(() => wantedRows(survey, ['NOPEUSDT'])).toThrow(CliError)
  })
})

describe('configRows', () => {
  it('names the strongest source of every option', () => {
    const settings = readSettings({ leverage: '2', preset: 'volume' }, {})
    const { config: effective, layers } = farmConfig(settings, {
      defaults: { cycleIntervalMs: 3_600_000 },
    })
    const found = configRows(effective, layers)
    const row = (option: string) => found.find((each) => each.option === option)
    expect(row('leverage')).toEqual({ option: 'leverage', value: 2, source: 'command line' })
    expect(row('feeCoverageMultiplier')).toMatchObject({ value: '0.2', source: 'preset volume' })
    expect(row('cycleIntervalMs')).toMatchObject({ source: 'default of paper' })
    expect(row('rotation.minHours')).toMatchObject({ value: 8, source: 'default' })
    const lines = configView({
      mode: 'paper',
      session: 'paper-seed-7',
      stateDir: '/state',
      stateDirSource: 'default',
      keys: undefined,
      rows: found,
      paint: noPaint,
    })
    expectNarrow(lines)
    expect(lines.join('\n')).toContain('none: farm init saves some')
  })
})
