import { describe, expect, it } from 'vitest'
import { letMomentPass, steppedClock } from '../src/aster/steppedClock.ts'

type PaperClock = Parameters<typeof steppedClock>[0]

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

describe('letMomentPass', () => {
  it('leaves the microseconds behind at which nonces were made', async () => {
    const { clock } = steppedClock(marketClock({ start: 5 }))
    await letMomentPass(clock, signal)
    expect(clock.now()).toBe(1005)
  })
})
