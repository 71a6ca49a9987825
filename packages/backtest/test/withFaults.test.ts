import type { FaultInput } from '@asterkit/paper-exchange/faults'
import { describe, expect, it } from 'vitest'
import { withFaults } from '../src/index.ts'
import { HOUR, never, openTestExchange, orderOf, START } from './testExchange.ts'

const match = { endpoint: 'placeOrder' }

async function sendUnder(faults: readonly FaultInput[]) {
  const { venue, exchange } = openTestExchange()
  const faulty = withFaults(exchange, { faults })
  const send = async (id: string) =>
    (await faulty.prepareOrder(orderOf('spot', 'buy', id))).send(never)
  const executed = () => venue.account('0xA1').fills('spot', 'SOLUSDT').length
  return { faulty, send, executed }
}

describe('withFaults', () => {
  it('drop loses the order and the answer', async () => {
    const { send, executed } = await sendUnder([{ match, phase: 'pre', action: 'drop' }])
    expect((await send('a')).kind).toBe('unknown')
    expect(executed()).toBe(0)
    expect((await send('b')).kind).toBe('accepted')
  })

  it('drop-answer executes the order and loses the answer', async () => {
    const { send, executed, faulty } = await sendUnder([
      { match, phase: 'post', action: 'drop-answer' },
    ])
    expect((await send('a')).kind).toBe('unknown')
    expect(executed()).toBe(1)
    expect((await faulty.findOrder('spot', 'SOLUSDT', 'a', never))?.status).toBe('filled')
  })

  it('refuse executes nothing and names the code', async () => {
    const { send, executed } = await sendUnder([
      { match, phase: 'pre', action: 'refuse', args: { code: -2019 } },
    ])
    expect(await send('a')).toMatchObject({ kind: 'refused', code: -2019 })
    expect(executed()).toBe(0)
  })

  it('hits the nth matching call and as many as told', async () => {
    const fault: FaultInput = {
      match: { ...match, market: 'spot', nth: 2 },
      phase: 'pre',
      action: 'drop',
      times: 2,
    }
    const { send, faulty } = await sendUnder([fault])
    const kinds: string[] = []
    for (const id of ['a', 'b', 'c', 'd']) kinds.push((await send(id)).kind)
    expect(kinds).toEqual(['accepted', 'unknown', 'unknown', 'accepted'])
    expect(faulty.faults.count).toBe(2)
    const perp = await (await faulty.prepareOrder(orderOf('perp', 'sell'))).send(never)
    expect(perp.kind).toBe('accepted')
  })

  it('hide hides an accepted order from so many lookups', async () => {
    const { send, faulty } = await sendUnder([
      { match, phase: 'post', action: 'drop-answer' },
      { match, phase: 'post', action: 'hide', args: { reads: 2 } },
    ])
    await send('a')
    const find = () => faulty.findOrder('spot', 'SOLUSDT', 'a', never)
    expect([await find(), await find()]).toEqual([undefined, undefined])
    expect((await find())?.status).toBe('filled')
  })

  it('hold lets the order land while somebody sleeps', async () => {
    const { send, executed, faulty } = await sendUnder([
      { match, phase: 'pre', action: 'hold', args: { ms: 3000 } },
    ])
    expect((await send('a')).kind).toBe('unknown')
    await faulty.clock.sleep(2999, never)
    expect(executed()).toBe(0)
    await faulty.clock.sleep(HOUR, never)
    expect(executed()).toBe(1)
  })

  it('hold past the deadline never executes', async () => {
    const { send, executed, faulty } = await sendUnder([
      { match, phase: 'pre', action: 'hold', args: { ms: 10_001 } },
    ])
    await send('a')
    await faulty.clock.sleep(HOUR, never)
    expect(executed()).toBe(0)
  })

  it('drop fails one read and the next works', async () => {
    const { faulty } = await sendUnder([
      { match: { endpoint: 'getPositionRisk' }, phase: 'pre', action: 'drop' },
    ])
    await expect(faulty.listPositions(never)).rejects.toThrow(
      'getPositionRisk failed: drop as planned',
    )
    expect(await faulty.listPositions(never)).toEqual([])
  })
})

describe('a plan in process', () => {
  it.each<[string, FaultInput]>([
    ['faults[0].action: slow-body', { phase: 'post', action: 'slow-body', args: { ms: 5 } }],
    ['faults[0].action: malformed', { phase: 'evt', action: 'malformed' }],
    [
      'faults[0].match.endpoint: there are no paths',
      { match: { endpoint: '/fapi/v3/order' }, phase: 'pre', action: 'drop' },
    ],
    [
      'faults[0].match.endpoint: of streams',
      { match: { endpoint: 'depth' }, phase: 'evt', action: 'skip' },
    ],
  ])('is refused with %s, which exists on the wire only', (words, fault) => {
    const { exchange } = openTestExchange()
    expect(() => withFaults(exchange, { faults: [fault] })).toThrow(`fault plan: ${words}`)
  })

  it('strikes the state at its time, while somebody sleeps', async () => {
    const jump = {
      match: { from: '+5000' },
      phase: 'state',
      action: 'deposit',
      args: { market: 'spot', asset: 'USDT', amount: '7' },
    } as const
    const { faulty } = await sendUnder([jump])
    const free = async () => (await faulty.getSpotBalances(never)).get('USDT')?.free.toFixed()
    await faulty.clock.sleep(4999, never)
    expect(await free()).toBe('10000')
    await faulty.clock.sleep(HOUR, never)
    expect([await free(), faulty.faults.strikes[0]?.time]).toEqual(['10007', START + 5000])
  })

  it('tells a closed stream as a gap, and events again after it', async () => {
    const close: FaultInput = { match: { market: 'spot' }, phase: 'evt', action: 'close' }
    const { faulty, send } = await sendUnder([close])
    const stop = new AbortController()
    const kinds: string[] = []
    const watching = (async () => {
      for await (const { kind } of faulty.watchAccount(stop.signal)) {
        kinds.push(kind)
        if (kind === 'gap') await send('b')
        if (kinds.length === 3) return
      }
    })()
    await send('a')
    await watching
    stop.abort()
    expect(kinds[0]).toBe('gap')
    expect(kinds.slice(1)).toContain('order')
  })

  it('draws the same for the same seed', async () => {
    const run = async (seed: number) => {
      const { exchange } = openTestExchange()
      const fault = { match: { ...match, p: 0.5 }, phase: 'pre', action: 'drop' } as const
      const faulty = withFaults(exchange, { seed, faults: [{ ...fault, times: 'always' }] })
      for (let index = 0; index < 20; index += 1) {
        await (await faulty.prepareOrder(orderOf('spot', 'buy', `id-${index}`))).send(never)
      }
      return faulty.faults.traceHash
    }
    expect(await run(3)).toBe(await run(3))
    expect(await run(3)).not.toBe(await run(4))
  })
})
