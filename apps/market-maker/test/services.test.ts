import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refusedError } from '@asterkit/app-kit'
import { afterAll, describe, expect, test } from 'vitest'
import { collectSettings } from '../src/collect/collectSettings.ts'
import { makerConfig } from '../src/makerConfig.ts'
import type { MarketChoice } from '../src/market/openedMarket.ts'
import { readCalibrateSettings, readTrendSettings } from '../src/research/researchSettings.ts'
import { runMaker } from '../src/run/runMaker.ts'
import { readSettings } from '../src/settings.ts'

const stateDir = mkdtempSync(join(tmpdir(), 'asterkit-services-'))
afterAll(() => rmSync(stateDir, { recursive: true, force: true }))

describe('the services work together without being told where', () => {
  const env = { ASTERKIT_STATE_DIR: '/s', SYMBOL: 'bnbusdt,ethusdt', TREND_INTERVAL: '15m' }

  test('calibrate reads what collect writes', () => {
    const { folder, symbols } = collectSettings({}, env)
    const { data, symbol } = readCalibrateSettings({}, env)
    expect(data).toBe(folder)
    expect(symbol).toEqual(symbols)
    expect(symbols).toEqual(['BNBUSDT', 'ETHUSDT'])
  })

  test('trend takes symbols and candles from the environment, and repeats as often as it is told', () => {
    expect(readTrendSettings({ live: true, every: '10' }, env)).toMatchObject({
      symbol: ['BNBUSDT', 'ETHUSDT'],
      trendInterval: '15m',
      every: 10,
      out: '/s/trend.json',
    })
    expect(() => readTrendSettings({ live: true, every: '0' }, env)).toThrow('above 0')
    expect(readCalibrateSettings({ every: '5' }, env).every).toBe(5)
  })
})

describe('a maker that fails', () => {
  /** Fails to connect as often as there are errors, then ends by the last of them. */
  async function play(errors: Error[], restartMinutes?: string) {
    const settings = readSettings(
      { stateDir, json: true },
      restartMinutes === undefined ? {} : { RESTART_MINUTES: restartMinutes },
    )
    let opened = 0
    const choice: MarketChoice = {
      sessionName: 'failing',
      environment: 'paper',
      account: 'failing',
      isShared: true,
      label: 'an exchange that is away',
      async open() {
        opened += 1
        throw errors.shift() ?? refusedError('enough')
      },
    }
    const { config } = makerConfig(settings)
    const run = runMaker({ settings, config, choice, env: {} })
    const end = await run.then(String, String)
    return { opened, end }
  }
  const away = () => new Error('no answer')

  test('ends without RESTART_MINUTES', async () => {
    expect(await play([away()])).toEqual({ opened: 1, end: 'Error: no answer' })
  })

  test('starts anew after RESTART_MINUTES, until something needs a person', async () => {
    const { opened, end } = await play([away(), away()], '0.001')
    expect(opened).toBe(3)
    expect(end).toContain('enough')
  })
})
