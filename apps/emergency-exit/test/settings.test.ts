import { describe, expect, it } from 'vitest'
import { readSettings } from '../src/settings.ts'

describe('readSettings', () => {
  it('reads symbols, and takes the state folder from the environment', () => {
    const flags = { live: true, symbol: 'solusdt, BNBUSDT', maxSlippage: '500' }
    expect(readSettings(flags, { ASTERKIT_STATE_DIR: '/state' })).toMatchObject({
      mode: 'live',
      symbol: ['SOLUSDT', 'BNBUSDT'],
      maxSlippage: 500,
      stateDir: '/state',
    })
  })

  it.each([
    [{ live: true, testnet: true }, 'choose one of --paper-url'],
    [{ all: true, symbol: 'SOLUSDT' }, 'choose one of --symbol and --all'],
    [{ keepSpot: true, allCoins: true }, 'choose one'],
    [{ yes: true }, 'say what is meant'],
    [{ maxSlippage: '0' }, '--max-slippage 0: must be at least 1'],
    [{ maxSlippage: '9999' }, 'must be at most 5000'],
    [{ symbol: 'SOL USDT' }, '--symbol SOL USDT'],
    [{ paperUrl: 'https://example.com' }, 'address of this machine'],
  ])('refuses %j', (flags, text) => {
    expect(() => readSettings(flags, {})).toThrow(text)
  })
})
