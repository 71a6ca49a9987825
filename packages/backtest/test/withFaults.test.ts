import { describe, expect, it } from 'vitest'
import { type Fault, withFaults } from '../src/index.ts'
import { HOUR, never, openTestExchange, orderOf } from './testExchange.ts'

async function sendUnder(plan: readonly Fault[]) {
  const { venue, exchange } = openTestExchange()
  const faulty = withFaults(exchange, plan)
  const send = async (id: string) =>
    (await faulty.prepareOrder(orderOf('spot', 'buy', id))).send(never)
  const executed = () => venue.account('0xA1').fills('spot', 'SOLUSDT').length
  return { faulty, send, executed }
}

describe('withFaults', () => {
  it('drop-before loses the order and the answer', async () => {
    const { send, executed } = await sendUnder([{ call: 'prepareOrder', action: 'drop-before' }])
    expect((await send('a')).kind).toBe('unknown')
    expect(executed()).toBe(0)
    expect((await send('b')).kind).toBe('accepted')
  })

  it('drop-answer executes the order and loses the answer', async () => {
    const { send, executed, faulty } = await sendUnder([
      { call: 'prepareOrder', action: 'drop-answer' },
    ])
    expect((await send('a')).kind).toBe('unknown')
    expect(executed()).toBe(1)
    expect((await faulty.findOrder('spot', 'SOLUSDT', 'a', never))?.status).toBe('filled')
  })

  it('refuse executes nothing and names the code', async () => {
    const { send, executed } = await sendUnder([
      { call: 'prepareOrder', action: 'refuse', code: -2019 },
    ])
    expect(await send('a')).toMatchObject({ kind: 'refused', code: -2019 })
    expect(executed()).toBe(0)
  })

  it('hits the nth matching call and as many as told', async () => {
    const fault: Fault = {
      call: 'prepareOrder',
      market: 'spot',
      nth: 2,
      times: 2,
      action: 'drop-before',
    }
    const { send, faulty } = await sendUnder([fault])
    const kinds: string[] = []
    for (const id of ['a', 'b', 'c', 'd']) kinds.push((await send(id)).kind)
    expect(kinds).toEqual(['accepted', 'unknown', 'unknown', 'accepted'])
    expect(faulty.applied).toHaveLength(2)
    const perp = await (await faulty.prepareOrder(orderOf('perp', 'sell'))).send(never)
    expect(perp.kind).toBe('accepted')
  })

  it('not-found-for hides an accepted order from so many lookups', async () => {
    const { send, faulty } = await sendUnder([
      { call: 'prepareOrder', action: 'drop-answer' },
      { call: 'prepareOrder', action: 'not-found-for', reads: 2 },
    ])
    await send('a')
    const find = () => faulty.findOrder('spot', 'SOLUSDT', 'a', never)
    expect([await find(), await find()]).toEqual([undefined, undefined])
    expect((await find())?.status).toBe('filled')
  })

  it('execute-late lets the order land while somebody sleeps', async () => {
    const { send, executed, faulty } = await sendUnder([
      { call: 'prepareOrder', action: 'execute-late', delayMs: 3000 },
    ])
    expect((await send('a')).kind).toBe('unknown')
    await faulty.clock.sleep(2999, never)
    expect(executed()).toBe(0)
    await faulty.clock.sleep(HOUR, never)
    expect(executed()).toBe(1)
  })

  it('execute-late past the deadline never executes', async () => {
    const { send, executed, faulty } = await sendUnder([
      { call: 'prepareOrder', action: 'execute-late', delayMs: 10_001 },
    ])
    await send('a')
    await faulty.clock.sleep(HOUR, never)
    expect(executed()).toBe(0)
  })

  it('throw-read fails one read and the next works', async () => {
    const { faulty } = await sendUnder([{ call: 'listPositions', action: 'throw-read' }])
    await expect(faulty.listPositions(never)).rejects.toThrow('failed as planned')
    expect(await faulty.listPositions(never)).toEqual([])
  })
})
