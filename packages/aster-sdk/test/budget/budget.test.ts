import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BudgetCall, createBudget } from '../../src/index.ts'
import { retryAfterMs } from '../../src/transport/retryAfterMs.ts'

/** Exchange time; a minute ends 20 s later. */
const START = 1_786_000_000_000

function start(options: Parameters<typeof createBudget>[0] = {}) {
  const clock = { now: START }
  const budget = createBudget({ now: () => clock.now, ...options })
  return { clock, budget }
}

const call = (lane: BudgetCall['lane'], weight = 1, orders = 0): BudgetCall => ({
  name: 'GET /x',
  lane,
  weight,
  orders,
})

const answer = (status: number, headers: Readonly<Record<string, string>> = {}, text = '{}') => ({
  status,
  text,
  header: (name: string) => headers[name],
  retryAfterMs: retryAfterMs(headers['retry-after']),
})

const WEIGHT = 'x-mbx-used-weight-1m'
const noWait = { maxWaitMs: 0 }

/** Calls that go through at once until the first is held back. */
function sendUntilFull(
  { budget }: ReturnType<typeof start>,
  lane: BudgetCall['lane'],
  weight: number,
): number {
  for (let sent = 0; ; sent++) {
    try {
      void budget.enter('futures', call(lane, weight), noWait)
    } catch (error) {
      expect(error).toMatchObject({ name: 'AsterRateLimitError', status: 0 })
      return sent
    }
  }
}

describe('a budget of 2400 weight per minute', () => {
  it('lets opening orders use 60 %, queries 70 % and cancels 80 % of it', () => {
    const test = start()
    expect(sendUntilFull(test, 'open', 10)).toBe(144)
    expect(sendUntilFull(test, 'query', 10)).toBe(24)
    expect(sendUntilFull(test, 'reduce', 10)).toBe(24)
    expect(test.budget.state.futures.limits[0]).toMatchObject({ limit: 2400, used: 1920 })
  })

  it('says how long until there is room again', () => {
    const test = start()
    sendUntilFull(test, 'open', 10)
    const full = () => test.budget.enter('futures', call('open', 10), noWait)
    expect(full).toThrow(/GET \/x was not sent: the request budget is used up; free in 20000 ms/)
  })

  it('begins again with the next minute of exchange time', () => {
    const test = start()
    sendUntilFull(test, 'open', 10)
    test.clock.now += 20_000
    expect(sendUntilFull(test, 'open', 10)).toBe(144)
  })

  it('does not begin again when the clock is set back by a moment', () => {
    const test = start()
    test.clock.now += 20_000
    sendUntilFull(test, 'open', 10)
    test.clock.now -= 5
    expect(sendUntilFull(test, 'open', 10)).toBe(0)
  })

  it('keeps the markets apart', () => {
    const test = start()
    sendUntilFull(test, 'reduce', 10)
    expect(test.budget.enter('spot', call('open', 10), noWait)).toBeUndefined()
  })

  it('believes the venue where others of the same address have used more', () => {
    const test = start()
    test.budget.observe('futures', answer(200, { [WEIGHT]: '1430' }), START)
    expect(sendUntilFull(test, 'open', 10)).toBe(1)
  })

  it('takes no count of the minute before for one of this minute', () => {
    const test = start()
    test.clock.now += 20_000
    test.budget.observe('futures', answer(200, { [WEIGHT]: '2400' }), START)
    expect(sendUntilFull(test, 'open', 10)).toBe(144)
  })

  it.each(['', '-5', 'many', '1e9', '99999999999'])('ignores a count of %j', (text) => {
    const test = start()
    test.budget.observe('futures', answer(200, { [WEIGHT]: text }), START)
    expect(sendUntilFull(test, 'open', 10)).toBe(144)
  })

  it('refuses at once what can never fit', () => {
    const { budget } = start()
    const huge = () => budget.enter('futures', call('open', 5000), { maxWaitMs: 1e9 })
    expect(huge).toThrow(/can never fit/)
  })

  it('takes its limits from exchangeInfo and keeps what is used', () => {
    const test = start()
    expect(test.budget.enter('futures', call('query', 50), noWait)).toBeUndefined()
    test.budget.learn('futures', [
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 100 },
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'FORTNIGHT', intervalNum: 1, limit: 1 },
      { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 0 },
    ])
    expect(test.budget.state.futures.limits).toMatchObject([
      { kind: 'weight', limit: 100, used: 50 },
    ])
    expect(sendUntilFull(test, 'open', 10)).toBe(1)
  })

  it('property: no sequence of calls uses more than 80 % of any limit within its interval', () => {
    const lane = fc.constantFrom('reduce' as const, 'query' as const, 'open' as const)
    const step = fc.record({
      lane,
      weight: fc.nat({ max: 300 }),
      orders: fc.nat({ max: 50 }),
      pauseMs: fc.nat({ max: 4000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const test = start()
        for (const { lane, weight, orders, pauseMs } of steps) {
          test.clock.now += pauseMs
          try {
            void test.budget.enter('futures', call(lane, weight, orders), noWait)
          } catch (error) {
            expect(error).toMatchObject({ code: 'rate-limit' })
          }
          const { limits } = test.budget.state.futures
          expect(limits.every(({ used, limit }) => used <= limit * 0.8)).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('a budget of orders', () => {
  it('counts orders apart from weight and lets queries go on when it is used up', () => {
    const { budget } = start()
    expect(budget.enter('futures', call('open', 5, 180), noWait)).toBeUndefined()
    expect(() => budget.enter('futures', call('open', 1, 1), noWait)).toThrow(/used up/)
    expect(budget.enter('futures', call('query'), noWait)).toBeUndefined()
    expect(budget.enter('futures', call('reduce', 1, 1), noWait)).toBeUndefined()
  })

  it('holds new orders back, and only those, when the venue counts too many', () => {
    const { budget } = start()
    budget.observe('futures', answer(429, {}, '{"code":-1015,"msg":"Too many new orders"}'), START)
    expect(() => budget.enter('futures', call('reduce', 1, 1), noWait)).toThrow(/used up/)
    expect(budget.enter('futures', call('reduce', 1, 0), noWait)).toBeUndefined()
  })
})

describe('after 429 or 418', () => {
  it.each([
    [429, { 'retry-after': '7' }, 7000],
    [418, { 'retry-after': '300' }, 300_000],
    [418, {}, 120_000],
    [429, {}, 20_000],
    [418, { 'retry-after': '999999999' }, 3 * 86_400_000],
  ] as const)('%d with %o nothing is sent for %d ms', (status, headers, silenceMs) => {
    const { budget, clock } = start()
    budget.observe('futures', answer(status, headers), START)
    const cancel = () => budget.enter('futures', call('reduce'), noWait)
    expect(cancel).toThrow(/the venue asked to wait/)
    expect(budget.state.futures.closedUntil).toBe(START + silenceMs)
    clock.now += silenceMs - 1
    expect(cancel).toThrow(/free in 1 ms/)
    clock.now += 1
    expect(cancel()).toBeUndefined()
    expect(budget.state.futures.closedUntil).toBeUndefined()
  })

  it('a clock that is set back makes no wait longer', () => {
    const { budget, clock } = start()
    budget.observe('futures', answer(429, { 'retry-after': '5' }), START)
    clock.now -= 3_600_000
    const cancel = () => budget.enter('futures', call('reduce'), noWait)
    expect(cancel).toThrow(/free in 5000 ms/)
    clock.now += 5000
    expect(cancel()).toBeUndefined()
  })

  it('the other market is silent too when both are one host', () => {
    const { budget } = start({ isOneHost: true })
    budget.observe('futures', answer(418), START)
    expect(() => budget.enter('spot', call('reduce'), noWait)).toThrow(/asked to wait/)
  })
})

describe('calls that wait', () => {
  it('go by priority: cancels, then queries, then opening orders', async () => {
    const order: string[] = []
    const clock = { now: START + 19_960 }
    const slow = createBudget({ now: () => clock.now })
    slow.observe('futures', answer(200, { [WEIGHT]: '2400' }), clock.now)
    const wait = (lane: BudgetCall['lane']) =>
      slow.enter('futures', call(lane), { maxWaitMs: 1000 })?.then(() => order.push(lane))
    const all = [wait('open'), wait('query'), wait('reduce'), wait('open')]
    expect(slow.state.futures.waiting).toEqual({ reduce: 1, query: 1, open: 2 })
    clock.now += 50
    await Promise.all(all)
    expect(order).toEqual(['reduce', 'query', 'open', 'open'])
    expect(slow.state.futures.waiting).toEqual({ reduce: 0, query: 0, open: 0 })
  })

  it('fail at once when their turn comes after their deadline', () => {
    const { budget } = start()
    budget.observe('futures', answer(429, { 'retry-after': '5' }), START)
    const late = () => budget.enter('futures', call('query'), { maxWaitMs: 4999 })
    expect(late).toThrow(/not sent: the venue asked to wait; free in 5000 ms/)
  })

  it('fail when the venue asks for more patience than they have', async () => {
    const { budget } = start()
    budget.observe('futures', answer(429, { 'retry-after': '1' }), START)
    const turn = budget.enter('futures', call('query'), { maxWaitMs: 2000 })
    budget.observe('futures', answer(418, { 'retry-after': '60' }), START)
    await expect(turn).rejects.toThrow(/free in 60000 ms/)
  })

  it('fail at their deadline even when the clock stands still', async () => {
    const { budget } = start()
    budget.observe('futures', answer(429, { 'retry-after': '1' }), START)
    const turn = budget.enter('futures', call('reduce'), { maxWaitMs: 1050 })
    await expect(turn).rejects.toThrow(/asked to wait/)
  })

  it('leave the queue when the caller aborts', async () => {
    const { budget } = start()
    budget.observe('futures', answer(429, { 'retry-after': '1' }), START)
    const controller = new AbortController()
    const limits = { maxWaitMs: 5000, signal: controller.signal }
    const turn = budget.enter('futures', call('query'), limits)
    controller.abort(new Error('enough'))
    await expect(turn).rejects.toThrow('enough')
    expect(budget.state.futures.waiting.query).toBe(0)
  })

  it('are bounded in number', async () => {
    const { budget, clock } = start({ maxWaiting: 2 })
    budget.observe('futures', answer(429, { 'retry-after': '1' }), START)
    const turn = () => budget.enter('futures', call('query'), { maxWaitMs: 2000 })
    const waiting = [turn(), turn()]
    expect(turn).toThrow(/2 calls wait already/)
    clock.now += 1000
    expect(budget.enter('spot', call('query'), noWait)).toBeUndefined()
    await Promise.all(waiting)
  })
})

describe('createBudget', () => {
  it.each([
    { use: 0 },
    { use: 1.1 },
    { use: Number.NaN },
    { use: 0.2, reserve: 0.2 },
    { reserve: -1 },
  ])('refuses %o', (options) => {
    expect(() => createBudget(options)).toThrow(/budget: use/)
  })

  it('costs far less than 20 microseconds a call', () => {
    const budget = createBudget()
    const calls = 20_000
    const costs = Array.from({ length: 5 }, () => {
      const begin = performance.now()
      for (let i = 0; i < calls; i++) {
        void budget.enter('futures', call('query', 0), noWait)
        budget.observe('futures', answer(200, { [WEIGHT]: '5' }), budget.now())
      }
      return ((performance.now() - begin) / calls) * 1000
    })
    expect(Math.min(...costs)).toBeLessThan(20)
  })
})
