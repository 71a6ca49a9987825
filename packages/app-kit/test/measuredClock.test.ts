import { describe, expect, it } from 'vitest'
import { measuredClock } from '../src/aster/measuredClock.ts'

const { signal } = new AbortController()

describe('measuredClock', () => {
  it('shows the exchange time although this machine is two minutes off', async () => {
    const clock = await measuredClock(async () => Date.now() + 120_000, signal)
    expect(Math.abs(clock.now() - (Date.now() + 120_000))).toBeLessThan(500)
  })

  it('fails when the exchange does not answer, instead of guessing', async () => {
    const silent = () => Promise.reject(new Error('no answer'))
    await expect(measuredClock(silent, signal)).rejects.toThrow('no answer')
  })

  it('wakes with the reason of an abort', async () => {
    const clock = await measuredClock(async () => Date.now(), signal)
    const controller = new AbortController()
    const sleep = clock.sleep(60_000, controller.signal)
    controller.abort()
    await expect(sleep).rejects.toMatchObject({ name: 'AbortError' })
  })
})
