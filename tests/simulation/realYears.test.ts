import { describe, expect, it } from 'vitest'
import { identityError } from './farmWorld.ts'
import { hasRecordedYears, playYears } from './realYears.ts'

/** The last year; `pnpm years` plays all three. */
const DAYS = 365

describe.skipIf(!hasRecordedYears)('recorded years (needs ../shared)', () => {
  it('by default open nothing whose expected net is not positive, and say why they stay flat', async () => {
    const { report, expectedNets, flat } = await playYears('profit', DAYS)
    expect(report.checks).toBe(DAYS * 24)
    expect(expectedNets.filter((net) => !(Number(net) > 0))).toEqual([])
    const flatChecks = flat.reduce((sum, { checks }) => sum + checks, 0)
    expect(flatChecks).toBeGreaterThan(0)
    expect(flat.every(({ reason }) => /USDT|symbol/.test(reason))).toBe(true)
    expect(identityError(report)).toBe('0')
  })

  it('for volume lose most of the fees, as announced', async () => {
    const { report } = await playYears('volume', 60)
    expect(report.cyclesClosed).toBeGreaterThan(5)
    expect(report.pnl.funding.lt(report.pnl.fees)).toBe(true)
    expect(report.pnl.net.isNegative()).toBe(true)
    expect(identityError(report)).toBe('0')
  })
})
