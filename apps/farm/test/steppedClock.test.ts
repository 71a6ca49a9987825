import type { PaperClock } from '@asterkit/paper-exchange'
import { describe, expect, it } from 'vitest'
import { reachNextHour, steppedClock } from '../src/market/steppedClock.ts'

const HOUR = 3_600_000
const { signal } = new AbortController()

/** A clock like the paper exchange's, with a wall of `end`; with `isSlow` its sleeps last until aborted. */
function marketClock(options: { start: number; end?: number; isSlow?: boolean }): PaperClock {
  let told = options.start
  let real = options.start
  const step = () => {
    told = real
    return { now: told, ended: options.end !== undefined && told >= options.end }
  }
  return {
    now: () => told,
    async sleep(durationMs, inner) {
      if (options.isSlow) {
        real += Math.floor(durationMs / 2)
        await new Promise((_, fail) => inner?.addEventListener('abort', () => fail(inner.reason)))
      }
      real = Math.min(real + durationMs, options.end ?? Number.POSITIVE_INFINITY)
      return step()
    },
    refresh: async () => step(),
  }
}

describe('steppedClock', () => {
  it('knows how far the market went when a sleep was cut short', async () => {
    const { clock } = steppedClock(marketClock({ start: 0, isSlow: true }))
    const controller = new AbortController()
    const sleep = clock.sleep(HOUR, controller.signal)
    controller.abort()
    await expect(sleep).rejects.toMatchObject({ name: 'AbortError' })
    expect(clock.now()).toBe(HOUR / 2)
  })

  it('says when the prices are over', async () => {
    const { clock, ended } = steppedClock(marketClock({ start: 0, end: 2 * HOUR }))
    await clock.sleep(HOUR, signal)
    expect(ended.aborted).toBe(false)
    await clock.sleep(HOUR, signal)
    expect(ended.aborted).toBe(true)
  })
})

describe('reachNextHour', () => {
  it('goes to the next full hour, also from a full hour', async () => {
    const { clock } = steppedClock(marketClock({ start: 7 * 60_000 }))
    await reachNextHour(clock, signal)
    expect(clock.now()).toBe(HOUR)
    await reachNextHour(clock, signal)
    expect(clock.now()).toBe(2 * HOUR)
  })

  it('does not wait long for a slow market', async () => {
    const { clock } = steppedClock(marketClock({ start: 0, isSlow: true }))
    await reachNextHour(clock, signal)
    expect(clock.now()).toBe(HOUR / 2)
  })
})
