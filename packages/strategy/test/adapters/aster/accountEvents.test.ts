import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountEvent } from '../../../src/index.ts'
import { type AsterServer, NOW, startAster } from './asterServer.ts'

let aster: AsterServer
let controller: AbortController
let events: AsyncIterator<AccountEvent>
let keys: { perp: number; spot: number }

beforeEach(async () => {
  keys = { perp: 0, spot: 0 }
  aster = await startAster({
    'POST /fapi/v3/listenKey': () => ({ listenKey: `perp${++keys.perp}` }),
    'POST /api/v3/listenKey': () => ({ listenKey: `spot${++keys.spot}` }),
  })
  controller = new AbortController()
  events = aster.exchange.watchAccount(controller.signal)[Symbol.asyncIterator]()
})

afterEach(async () => {
  controller.abort()
  await aster.close()
})

/** Asks for the next event, then lets something happen. */
async function after(happens: () => void | Promise<void>): Promise<AccountEvent> {
  const next = events.next()
  await Promise.all([aster.events.connected('perp1'), aster.events.connected('spot1')])
  await happens()
  const { value } = await next
  return value as AccountEvent
}

const perpOrder = (change: object = {}) => ({
  e: 'ORDER_TRADE_UPDATE',
  E: 20,
  T: 19,
  o: {
    s: 'SOLUSDT',
    c: 'mine',
    S: 'SELL',
    o: 'LIMIT',
    f: 'IOC',
    q: '2',
    p: '150',
    ap: '151',
    x: 'TRADE',
    X: 'PARTIALLY_FILLED',
    i: 88,
    l: '1',
    z: '1',
    L: '151',
    t: 5,
    m: false,
    R: true,
    ps: 'BOTH',
    ...change,
  },
})

const spotOrder = {
  e: 'executionReport',
  E: 21,
  T: 20,
  s: 'SOLUSDT',
  c: 'mine2',
  S: 'BUY',
  o: 'LIMIT',
  f: 'IOC',
  q: '2',
  p: '150',
  x: 'EXPIRED',
  X: 'EXPIRED',
  i: 89,
  l: '0',
  z: '1.5',
  Z: '225.15',
  L: '150.1',
  t: 6,
  m: false,
}

describe('watchAccount', () => {
  it('delivers perp orders with the value of what is executed', async () => {
    const event = await after(() => aster.events.send('perp1', perpOrder()))
    expect(event).toMatchObject({
      kind: 'order',
      time: 20,
      order: {
        market: 'perp',
        orderId: '88',
        clientOrderId: 'mine',
        side: 'sell',
        status: 'partially-filled',
        isReduceOnly: true,
      },
    })
    if (event.kind === 'order') expect(event.order.executedQuote.toFixed()).toBe('151')
  })

  it('delivers spot orders in the same stream', async () => {
    const event = await after(() => aster.events.send('spot1', spotOrder))
    expect(event).toMatchObject({
      kind: 'order',
      order: { market: 'spot', status: 'expired', side: 'buy' },
    })
    if (event.kind === 'order') expect(event.order.executedQuote.toFixed()).toBe('225.15')
  })

  it.each([
    [
      'perp1',
      { e: 'ACCOUNT_UPDATE', E: 1, T: 1, a: { m: 'FUNDING_FEE', B: [] } },
      { kind: 'balance', reason: 'FUNDING_FEE', time: 1 },
    ],
    [
      'perp1',
      { e: 'MARGIN_CALL', E: 2, p: [] },
      { kind: 'balance', reason: 'MARGIN_CALL', time: 2 },
    ],
    [
      'perp1',
      { e: 'ACCOUNT_CONFIG_UPDATE', E: 3, ac: { s: 'A', l: 3 } },
      { kind: 'config', time: 3 },
    ],
    [
      'spot1',
      { e: 'outboundAccountPosition', E: 4, B: [] },
      { kind: 'balance', reason: 'SPOT', time: 4 },
    ],
    ['perp1', perpOrder({ X: 'MYSTERY' }), { kind: 'gap', time: 20 }],
  ] as const)('from %s reads %j', async (key, message, expected) => {
    expect(await after(() => aster.events.send(key, message))).toEqual(expected)
  })

  it('says gap when one market was cut and is back', async () => {
    expect(await after(() => aster.events.cut('spot1'))).toEqual({ kind: 'gap', time: NOW })
    expect(keys).toEqual({ perp: 1, spot: 2 })
  })

  it('ends when the signal aborts', async () => {
    const next = events.next()
    await Promise.all([aster.events.connected('perp1'), aster.events.connected('spot1')])
    controller.abort()
    expect((await next).done).toBe(true)
  })
})
