import { afterEach, describe, expect, it } from 'vitest'
import {
  connectPaperClock,
  PaperExchangeError,
  startPaperExchange,
  syntheticFeed,
} from '../../src/index.ts'
import { openTestExchange, rawCall, type TestExchange } from './testExchange.ts'

const HOUR_MS = 3_600_000

let exchange: TestExchange | undefined

afterEach(async () => {
  await exchange?.close()
  exchange = undefined
})

describe('the stepped clock', () => {
  it('moves when somebody sleeps, and only then', async () => {
    exchange = await openTestExchange()
    const { clock, paper } = exchange
    const start = clock.now()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect((await clock.refresh()).now).toBe(start)
    expect(await clock.sleep(1_234)).toEqual({ now: start + 1_234, ended: false })
    expect(await clock.sleep(0)).toEqual({ now: start + 1_234, ended: false })
    expect([clock.now(), paper.now()]).toEqual([start + 1_234, start + 1_234])
  })

  it('is paced by its speed: sleepers of one hour share one hour', async () => {
    exchange = await openTestExchange({ speed: 36_000 })
    const { clock } = exchange
    const start = clock.now()
    const started = performance.now()
    const steps = await Promise.all([
      clock.sleep(HOUR_MS),
      clock.sleep(HOUR_MS / 2),
      clock.sleep(HOUR_MS),
    ])
    const realMs = performance.now() - started
    expect(realMs).toBeGreaterThanOrEqual(95)
    expect(Math.max(...steps.map((step) => step.now))).toBeLessThanOrEqual(start + HOUR_MS * 1.5)
    expect(steps[1]!.now).toBeLessThan(start + HOUR_MS)
  })

  it('lets go of a long sleep at once when its caller hangs up, and stops there', async () => {
    exchange = await openTestExchange({ speed: 60 })
    const { clock } = exchange
    const abort = new AbortController()
    const started = performance.now()
    setTimeout(() => abort.abort(), 60)
    await expect(clock.sleep(24 * HOUR_MS, abort.signal)).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(performance.now() - started).toBeLessThan(2_000)
    await new Promise((resolve) => setTimeout(resolve, 60))
    const { now } = await clock.refresh()
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect((await clock.refresh()).now).toBe(now)
  })

  it('stands still at the end of the feed and says so', async () => {
    exchange = await openTestExchange({
      feed: syntheticFeed({ seed: 7, days: 1 }),
      speed: 10_000_000,
    })
    const { clock, paper } = exchange
    const start = clock.now()
    expect(await clock.sleep(30 * HOUR_MS)).toEqual({ now: start + 24 * HOUR_MS, ended: true })
    expect(await clock.sleep(HOUR_MS)).toEqual({ now: start + 24 * HOUR_MS, ended: true })
    expect(paper.isEnded()).toBe(true)
  })

  it.each([
    { advanceMs: -1 },
    { advanceMs: 1.5 },
    { advanceMs: 1e15 },
    {},
    { advanceMs: 1, more: 1 },
  ])('refuses a step of %o', async (body) => {
    exchange = await openTestExchange()
    const answer = await rawCall(`${exchange.paper.controlUrl}/paper/clock`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    expect(answer).toMatchObject({ status: 400, body: { code: -1100 } })
  })

  it('is not for pages in browsers', async () => {
    exchange = await openTestExchange()
    const answer = await rawCall(`${exchange.paper.controlUrl}/paper/clock`, {
      headers: { origin: 'https://example.org' },
    })
    expect(answer.status).toBe(403)
  })
})

describe('the free clock', () => {
  it('goes by itself at its speed', async () => {
    exchange = await openTestExchange({ mode: 'free', speed: 3_600 })
    const { clock } = exchange
    const before = await clock.refresh()
    await new Promise((resolve) => setTimeout(resolve, 100))
    const passed = (await clock.refresh()).now - before.now
    expect(passed).toBeGreaterThanOrEqual(300_000)
    const slept = await clock.sleep(600_000)
    expect(slept.now).toBeGreaterThanOrEqual(before.now + passed + 600_000)
  })
})

describe('starting', () => {
  const feed = () => syntheticFeed({ seed: 7 })

  it.each([
    [{ mode: 'free' } as const, /a free clock needs a speed/],
    [{ speed: 0 }, /speed must be above 0/],
    [{ port: 70_000 }, /port must be a whole number/],
  ])('refuses %o', async (options, message) => {
    await expect(startPaperExchange({ feed: feed(), ...options })).rejects.toThrow(message)
  })

  it('says which port is taken', async () => {
    exchange = await openTestExchange()
    const port = Number(new URL(exchange.paper.urls.futuresRestUrl).port)
    const second = startPaperExchange({ feed: feed(), port })
    await expect(second).rejects.toBeInstanceOf(PaperExchangeError)
    await expect(second).rejects.toThrow(`port ${port} is taken; choose another port`)
  })

  it('tells a bot that something else answers at that address', async () => {
    exchange = await openTestExchange()
    const url = `${exchange.paper.controlUrl}/fapi/v3/time?`
    await expect(connectPaperClock({ url })).rejects.toThrow(/is not a paper exchange/)
  })
})
