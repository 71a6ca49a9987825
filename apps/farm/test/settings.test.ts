import { CliError } from '@asterkit/app-kit'
import { describe, expect, it } from 'vitest'
import { accountSessionName, paperSessionName } from '../src/session/sessionName.ts'
import { readSettings } from '../src/settings.ts'

const env = { ASTERKIT_STATE_DIR: '/state' }

function refusal(flags: Record<string, unknown>): string {
  try {
    readSettings(flags, env)
  } catch (error) {
    if (error instanceof CliError) return `${error.exitCode} ${error.message}`
    throw error
  }
  return 'accepted'
}

describe('readSettings', () => {
  it('is paper at 1x unless told otherwise', () => {
    expect(readSettings({}, env)).toEqual({
      mode: 'paper',
      preset: 'profit',
      json: false,
      fresh: false,
      yes: false,
      stateDir: '/state',
    })
  })

  it('reads every option', () => {
    const flags = {
      replay: 'dir',
      days: '365',
      from: '2025-03-01',
      speed: '3600',
      json: true,
      capital: '250.5',
      leverage: '3',
      cycle: '60',
      symbols: 'solusdt, BNBUSDT,SOLUSDT',
      minVolume: '0',
      stateDir: '/other',
    }
    expect(readSettings(flags, env)).toMatchObject({
      days: 365,
      from: Date.UTC(2025, 2, 1),
      speed: 3600,
      capital: '250.5',
      leverage: 3,
      cycle: 60,
      symbols: ['SOLUSDT', 'BNBUSDT'],
      minVolume: '0',
      stateDir: '/other',
    })
    expect(readSettings({ speed: 'max', testnet: undefined }, env).speed).toBe('max')
  })

  it.each([
    [{ leverage: '4' }, '2 --leverage 4: must be 1, 2 or 3'],
    [{ days: '0' }, '2 --days 0: must be a whole number from 1 to 3660'],
    [{ days: '1.5' }, '2 --days 1.5: must be a whole number'],
    [{ seed: '-1' }, '2 --seed -1: must be a whole number'],
    [{ speed: 'fast' }, '2 --speed fast: must be max'],
    [{ speed: '0' }, '2 --speed 0: must be max'],
    [{ capital: '1e9' }, '2 --capital 1e9: must be an amount of USDT'],
    [{ capital: 'NaN' }, '2 --capital NaN: must be an amount'],
    [{ from: '2025-02-30', replay: 'x' }, '2 --from 2025-02-30: must be a UTC date'],
    [{ from: 'yesterday', replay: 'x' }, '2 --from yesterday: must be a UTC date'],
    [{ symbols: 'SOL;BNB' }, '2 --symbols SOL;BNB: must be symbols'],
    [
      { paperUrl: 'https://example.com' },
      '2 --paper-url https://example.com: must be an http address of this machine',
    ],
    [{ paperUrl: 'http://127.0.0.1.example.com' }, '2 --paper-url'],
    [{ live: true, testnet: true }, '2 choose one of --paper, --testnet and --live'],
    [{ live: true, replay: 'x' }, '2 --replay is for paper only'],
    [{ live: true, fresh: true }, '3 --fresh would forget'],
    [{ replay: 'x', seed: '1' }, '2 --seed makes a synthetic market'],
    [{ from: '2025-03-01' }, '2 --from chooses the first day of a recording'],
    [{ paperUrl: 'http://127.0.0.1:1', speed: 'max' }, '2 --speed belongs to the exchange'],
  ])('refuses %j in one line', (flags, line) => {
    expect(refusal(flags)).toContain(line)
  })
})

describe('session names', () => {
  it('differ for every market that is played, and are safe as folder names', () => {
    const names = [
      paperSessionName({}),
      paperSessionName({ seed: 8 }),
      paperSessionName({ replay: '/a/b c' }),
      paperSessionName({ replay: '/a/d/b c' }),
      paperSessionName({ replay: '/a/b c', days: 3 }),
      paperSessionName({ replay: '/a/b c', from: 0 }),
      paperSessionName({ paperUrl: 'http://127.0.0.1:1' }),
      accountSessionName('live', '0xAB', ['a']),
      accountSessionName('testnet', '0xAB', ['a']),
      accountSessionName('live', '0xAB', ['b']),
    ]
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]+$/)
    expect(accountSessionName('live', '0xab', ['a'])).toBe(
      accountSessionName('live', '0xAB', ['a']),
    )
  })

  it('do not depend on the length of a synthetic run, so that it can be prolonged', () => {
    expect(paperSessionName({ seed: 7, days: 3 })).toBe(paperSessionName({ seed: 7, days: 30 }))
  })
})
