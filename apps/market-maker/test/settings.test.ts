import { configRows } from '@asterkit/app-kit/settings'
import { describe, expect, test } from 'vitest'
import { makerConfig } from '../src/makerConfig.ts'
import { readSettings } from '../src/settings.ts'

describe('settings of the market maker', () => {
  test('are paper unless a flag says otherwise', () => {
    expect(readSettings({}, {}).venue).toBe('paper')
    expect(readSettings({ live: true }, {}).venue).toBe('live')
  })

  test('name the symbols from the environment where the line says nothing', () => {
    const env = { SYMBOL: 'bnbusdt, ethusdt' }
    const rows = (flags: Record<string, unknown>) => {
      const { config, layers } = makerConfig(readSettings(flags, env))
      return configRows(config, layers).find(({ option }) => option === 'symbols')
    }
    expect(rows({})).toEqual({
      option: 'symbols',
      value: ['BNBUSDT', 'ETHUSDT'],
      source: 'environment',
    })
    expect(rows({ symbol: 'SOLUSDT' })?.source).toBe('command line')
  })

  test('honour the names that the original reads and ignores', () => {
    const env = {
      PARAM_REFRESH_MINUTES: '7',
      TREND_REFRESH_MINUTES: '3',
      TREND_INTERVAL: '15m',
      RESTART_MINUTES: '2',
    }
    expect(readSettings({}, env)).toMatchObject({
      paramRefreshMinutes: 7,
      trendRefreshMinutes: 3,
      trendInterval: '15m',
      restartMinutes: 2,
    })
  })

  test.each([
    [{ seed: '1', live: true }, '--seed is for paper only'],
    [{ fresh: true, live: true }, '--fresh would forget'],
    [{ paper: true, live: true }, 'choose one of'],
    [{ seed: '1', replay: 'x' }, 'choose one'],
    [{ paperUrl: 'http://example.com' }, 'must be an http address of this machine'],
    [{ mode: 'both' }, 'must be two-sided or ping-pong'],
  ])('refuse %j', (flags, message) => {
    expect(() => readSettings(flags, {})).toThrow(message)
  })

  test('--flatten leaves the other options of its group as the file has them', () => {
    const config = `${import.meta.dirname}/fixtures/slowTimer.json`
    const { execution } = makerConfig(readSettings({ config, flatten: true }, {})).config
    expect(execution).toMatchObject({ countdownMs: 60_000, unwindBps: 5, flattenOnExit: true })
  })

  test('refuse a soft limit above the hard one', () => {
    const config = `${import.meta.dirname}/fixtures/softAboveHard.json`
    expect(() => makerConfig(readSettings({ config }, {}))).toThrow(
      'softInventoryQuote: must be at most hardInventoryQuote',
    )
  })
})
