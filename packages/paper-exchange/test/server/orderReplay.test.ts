import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as futures from '@asterkit/sdk/futures'
import { afterEach, expect, it } from 'vitest'
import { accepted, books, openTestExchange, type TestExchange } from './testExchange.ts'

const HOUR_MS = 3_600_000
const symbol = 'ETHUSDT'

const open: TestExchange[] = []
const folder = mkdtempSync(join(tmpdir(), 'paper-orders-'))

afterEach(async () => {
  for (const exchange of open.splice(0)) await exchange.close()
  rmSync(folder, { recursive: true })
})

async function start(): Promise<TestExchange> {
  const exchange = await openTestExchange({ stateFile: join(folder, 'orders.jsonl') })
  open.push(exchange)
  return exchange
}

/** Uses every call that changes orders once, and leaves some of each kind behind. */
async function useEveryCall({ client, clock }: TestExchange): Promise<void> {
  const limit = {
    symbol,
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: '0.01',
  } as const
  await accepted(client, futures.setStpMode, { stpMode: 'EXPIRE_MAKER' })
  await accepted(client, futures.setMmp, {
    symbol,
    windowTimeInMilliseconds: 1000,
    frozenTimeInMilliseconds: 7_200_000,
    qtyLimit: '1',
  })
  await accepted(client, futures.placeBatchOrders, {
    batchOrders: ['3100', '3101', '3102', '10'].map((price, index) => ({
      ...limit,
      price,
      newClientOrderId: `batch-${index}`,
    })),
  })
  await accepted(client, futures.modifyOrder, {
    symbol,
    origClientOrderId: 'batch-0',
    quantity: '0.02',
    price: '3095',
  })
  await accepted(client, futures.cancelBatchOrders, { symbol, origClientOrderIdList: ['batch-1'] })
  const guarded = await client.prepare(futures.placeOrder, {
    ...limit,
    price: '3103',
    newClientOrderId: 'guarded',
  })
  await guarded.send()
  await accepted(client, futures.guardedCancelOrder, {
    symbol,
    origClientOrderId: 'guarded',
    nonce: guarded.nonce,
  })
  await accepted(client, futures.placeOrder, {
    symbol,
    side: 'BUY',
    type: 'TRAILING_STOP_MARKET',
    quantity: '0.01',
    callbackRate: '0.1',
  })
  await accepted(client, futures.placeOrder, {
    symbol,
    side: 'SELL',
    type: 'STOP',
    quantity: '0.01',
    price: '2980',
    stopPrice: '3000',
  })
  const part = { securityType: 'USDT_FUTURES', symbol, side: 'BUY', quantity: '0.01' } as const
  await accepted(client, futures.placeStrategyOrder, {
    strategyType: 'OCO',
    subOrderList: [
      { ...part, strategySubId: '1', type: 'LIMIT', timeInForce: 'GTC', price: '3090' },
      { ...part, strategySubId: '2', type: 'STOP_MARKET', stopPrice: '3400' },
    ],
  })
  await accepted(client, futures.placeChaseOrder, {
    symbol,
    side: 'SELL',
    quantityUnit: 'QUOTE',
    quantity: '50',
    maxChaseOffset: '5',
    maxChaseOffsetType: 'PERCENTAGE',
  })
  await clock.sleep(30 * HOUR_MS)
}

it('a state file gives back orders of every kind, and they go on as they would have', async () => {
  const first = await start()
  await useEveryCall(first)
  const before = await books(first.paper)
  const second = await start()
  expect(await books(second.paper)).toEqual(before)
  const whole = await openTestExchange()
  open.push(whole)
  await useEveryCall(whole)
  for (const exchange of [second, whole]) await exchange.clock.sleep(60 * HOUR_MS)
  expect(await books(second.paper)).toEqual(await books(whole.paper))
})
