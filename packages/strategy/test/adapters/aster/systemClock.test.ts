import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/adapters/aster/index.ts'

describe('systemClock', () => {
  it('is local time plus the offset, which may change', () => {
    let offsetMs = 5000
    const clock = systemClock({ offsetMs: () => offsetMs })
    expect(Math.abs(clock.now() - Date.now() - 5000)).toBeLessThan(50)
    offsetMs = 0
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50)
  })

  it('sleeps at least as long as asked', async () => {
    const begin = performance.now()
    await systemClock().sleep(30, new AbortController().signal)
    expect(performance.now() - begin).toBeGreaterThanOrEqual(29.9)
  })

  it('rejects a sleep with the reason of the abort, before and during', async () => {
    const reason = new Error('shutting down')
    await expect(systemClock().sleep(10, AbortSignal.abort(reason))).rejects.toBe(reason)
    const controller = new AbortController()
    const sleep = systemClock().sleep(60_000, controller.signal)
    controller.abort(reason)
    await expect(sleep).rejects.toBe(reason)
  })
})
