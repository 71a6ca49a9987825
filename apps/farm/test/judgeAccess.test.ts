import { displayWidth, noPaint } from '@asterkit/app-kit'
import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import {
  judgeAgent,
  judgeClock,
  judgeFunds,
  judgePositionMode,
  judgeSigning,
} from '../src/doctor/judgeAccess.ts'
import { doctorView } from '../src/view/doctorView.ts'

const ADDRESS = `0x${'Ab'.repeat(20)}`
const NOW = Date.UTC(2026, 10, 21)
const DAY = 86_400_000
const agent = {
  agentAddress: ADDRESS.toLowerCase(),
  expired: NOW + 100 * DAY,
  canSpotTrade: true,
  canPerpTrade: true,
  canWithdraw: false,
}
const levels = (...args: Parameters<typeof judgeAgent>) =>
  judgeAgent(...args).map(({ name, level }) => `${name} ${level}`)

describe('judgeAgent', () => {
  it('accepts an agent that trades both markets and cannot withdraw', () => {
    expect(levels([agent], ADDRESS, NOW)).toEqual(['agent ok', 'permissions ok', 'withdrawal ok'])
  })

  it.each([
    [{ canWithdraw: true }, 'withdrawal failed'],
    [{ canSpotTrade: false }, 'permissions failed'],
    [{ canPerpTrade: false }, 'permissions failed'],
    [{ expired: NOW - 1 }, 'agent failed'],
    [{ expired: NOW }, 'agent failed'],
    [{ expired: NOW + 6 * DAY }, 'agent warning'],
    [{ agentAddress: `0x${'1'.repeat(40)}` }, 'agent failed'],
  ])('judges %j as %s', (change, expected) => {
    expect(levels([{ ...agent, ...change }], ADDRESS, NOW)).toContain(expected)
  })
})

describe('judgeSigning', () => {
  it('names the library, and says what to do when the fast one does not load', () => {
    expect(judgeSigning('tiny-secp256k1')).toMatchObject({ level: 'ok' })
    expect(judgeSigning('ethers')).toMatchObject({
      level: 'warning',
      advice: expect.stringContaining('tiny-secp256k1'),
    })
  })
})

describe('judgeClock', () => {
  it('minds a second a little and a minute a lot, in both directions', () => {
    const level = (skewMs: number) => judgeClock(skewMs).level
    expect([999, 1000, 59_999, 60_000].map(level)).toEqual(['ok', 'warning', 'warning', 'failed'])
    expect([-999, -1000, -120_000].map(level)).toEqual(['ok', 'warning', 'failed'])
    expect(judgeClock(120_000).detail).toBe("this machine's clock is 2 min slow")
  })
})

describe('judgeFunds', () => {
  it('names the cheapest symbols and warns when the money does not reach', () => {
    const rows = [
      { symbol: 'BTCUSDT', leastCapital: decimal('191.37') },
      { symbol: 'ASTERUSDT', leastCapital: decimal('13.07') },
      { symbol: 'SANDUSDT' },
    ]
    const [poor, least] = judgeFunds(decimal('13.06'), rows, 1)
    expect(poor?.level).toBe('warning')
    expect(least?.detail).toBe('ASTERUSDT 13.07, BTCUSDT 191.37 USDT at 1x')
    expect(judgeFunds(decimal('13.07'), rows, 1)[0]?.level).toBe('ok')
    expect(judgeFunds(decimal('100'), [], 1)[0]?.level).toBe('failed')
  })
})

describe('doctorView', () => {
  it('says below a failure what to do, in 80 columns', () => {
    const lines = doctorView([judgePositionMode('hedge'), judgePositionMode('one-way')], noPaint)
    for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(80)
    expect(lines[0]).toMatch(/^ {2}FAILED +position mode: hedge mode$/)
    expect(lines[1]).toMatch(/^ +-> switch to one-way/)
    expect(lines.at(-1)).toMatch(/^ {2}ok +position mode: one-way$/)
  })
})
