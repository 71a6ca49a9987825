import { createHmac } from 'node:crypto'
import type { ParamsOf } from '@asterkit/sdk'
import * as futures from '@asterkit/sdk/futures'
import { createManagementClient } from '@asterkit/sdk/management'
import { privateKeySigner } from '@asterkit/sdk/signing'
import * as spot from '@asterkit/sdk/spot'
import { expect } from 'vitest'
import { accountOfSeed } from '../../src/index.ts'
import { accepted, makeClient, rawCall, type TestExchange } from './testExchange.ts'

/** Makes the calls. */
export const OWNER = accountOfSeed(7)
/** Is given money. */
export const RECEIVER = accountOfSeed(8)
/** Of nearly every order. */
export const symbol = 'ETHUSDT'
const DAY_MS = 86_400_000

/** Everything that a client of each kind needs to make a call. */
export interface Hands {
  readonly exchange: TestExchange
  readonly client: TestExchange['client']
  readonly wallet: ReturnType<typeof createManagementClient>
  readonly now: () => number
  /** A call of the first generation by its path. */
  v1(call: string, params: Readonly<Record<string, string>>): Promise<void>
}

/** Makes them for the first account. */
export function handsOf(exchange: TestExchange): Hands {
  const { paper, clock } = exchange
  const client = makeClient(paper, clock, { user: OWNER.user, key: OWNER.agentPrivateKey })
  return {
    exchange,
    client,
    now: () => clock.now(),
    wallet: createManagementClient({
      environment: client.environment,
      wallet: privateKeySigner(OWNER.userPrivateKey),
      now: () => clock.now(),
      agent: OWNER.agent,
      asterChain: 'Mainnet',
    }),
    async v1(call, params) {
      const [method = '', path = ''] = call.split(' ')
      const text = new URLSearchParams({ ...params, timestamp: String(clock.now()) }).toString()
      const signature = createHmac('sha256', OWNER.v1.secret).update(text).digest('hex')
      const { futuresRestUrl, spotRestUrl } = paper.urls
      const base = path.startsWith('/fapi') ? futuresRestUrl : spotRestUrl
      const answer = await rawCall(`${base}${path}?${text}&signature=${signature}`, {
        method,
        headers: { 'X-MBX-APIKEY': OWNER.v1.apiKey },
      })
      if (answer.status !== 200) throw new Error(`${call}: ${JSON.stringify(answer.body)}`)
    },
  }
}

const limit = { symbol, side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.01' } as const
const oldLimit = { ...limit, price: '3050' }
const part = { securityType: 'USDT_FUTURES', symbol, side: 'BUY', quantity: '0.01' } as const
const onSpot = (params: Partial<ParamsOf<typeof spot.placeOrder>>) =>
  ({ ...limit, price: '2900', ...params }) as ParamsOf<typeof spot.placeOrder>

/** Places an order to be worked on and gives the nonce that it went with. */
async function rest({ client }: Hands, id: string, price = '3000'): Promise<string> {
  const prepared = await client.prepare(futures.placeOrder, {
    ...limit,
    price,
    newClientOrderId: id,
  })
  expect(await prepared.send()).toMatchObject({ kind: 'accepted' })
  return prepared.nonce
}

/** One use of a call. */
export type Step = (hands: Hands) => Promise<unknown>

const onAndOff = (set: (hands: Hands, isOn: boolean) => Promise<unknown>): readonly Step[] =>
  [true, false].map((isOn) => (hands: Hands) => set(hands, isOn))

/**
 * A use of every call that changes something, in this order. `host scheme name` is the key: a route that is
 * not in here fails the test.
 */
export const STEPS: Readonly<Record<string, Step | readonly Step[]>> = {
  'futures v3 setPositionMode': onAndOff(({ client }, dualSidePosition) =>
    accepted(client, futures.setPositionMode, { dualSidePosition }),
  ),
  'futures v3 setMultiAssetsMode': onAndOff(({ client }, multiAssetsMargin) =>
    accepted(client, futures.setMultiAssetsMode, { multiAssetsMargin }),
  ),
  'futures v1 setPositionMode': onAndOff(({ v1 }, isOn) =>
    v1('POST /fapi/v1/positionSide/dual', { dualSidePosition: String(isOn) }),
  ),
  'futures v1 setMultiAssetsMode': onAndOff(({ v1 }, isOn) =>
    v1('POST /fapi/v1/multiAssetsMargin', { multiAssetsMargin: String(isOn) }),
  ),
  'futures v3 setStpMode': ({ client }) =>
    accepted(client, futures.setStpMode, { stpMode: 'EXPIRE_BOTH' }),
  'futures v3 setLeverage': ({ client }) =>
    accepted(client, futures.setLeverage, { symbol, leverage: 7 }),
  'futures v3 setMarginType': ({ client }) =>
    accepted(client, futures.setMarginType, { symbol, marginType: 'ISOLATED' }),
  'futures v3 transfer': ({ client }) =>
    accepted(client, futures.transfer, {
      asset: 'USDT',
      amount: '100.5',
      clientTranId: 'futures',
      kindType: 'FUTURE_SPOT',
    }),
  'spot v3 transfer': ({ client }) =>
    accepted(client, spot.transfer, {
      asset: 'USDT',
      amount: '20.25',
      clientTranId: 'spot',
      kindType: 'SPOT_FUTURE',
    }),
  'futures wallet transferToAccount': ({ wallet }) =>
    wallet.futures.transferToAccount({
      asset: 'USDT',
      amount: '12.5',
      kindType: 'FUTURE_SPOT',
      toAccountAddress: RECEIVER.user,
    }),
  'futures v3 placeOrder': async ({ client }) => {
    await accepted(client, futures.placeOrder, {
      symbol,
      side: 'BUY',
      type: 'MARKET',
      quantity: '0.05',
    })
    await accepted(client, futures.placeOrder, { ...limit, price: '3001' })
  },
  'futures v3 changePositionMargin': ({ client }) =>
    accepted(client, futures.changePositionMargin, { symbol, amount: '3', type: 1 }),
  'futures v3 testOrder': ({ client }) =>
    accepted(client, futures.testOrder, { ...limit, price: '3002' }),
  'futures v3 cancelAllOpenOrders': [
    (hands) => rest(hands, 'all-1'),
    ({ client }) => accepted(client, futures.cancelAllOpenOrders, { symbol }),
  ],
  'futures v3 placeBatchOrders': ({ client }) =>
    accepted(client, futures.placeBatchOrders, {
      batchOrders: ['3003', '3004', '3005', '1'].map((price, index) => ({
        ...limit,
        price,
        newClientOrderId: `batch-${index}`,
      })),
    }),
  'futures v3 modifyOrder': ({ client }) =>
    accepted(client, futures.modifyOrder, {
      symbol,
      origClientOrderId: 'batch-0',
      quantity: '0.02',
      price: '3006',
    }),
  'futures v3 cancelBatchOrders': ({ client }) =>
    accepted(client, futures.cancelBatchOrders, {
      symbol,
      origClientOrderIdList: ['batch-1', 'no'],
    }),
  'futures v3 cancelOrder': ({ client }) =>
    accepted(client, futures.cancelOrder, { symbol, origClientOrderId: 'batch-2' }),
  'futures v3 guardedCancelOrder': async (hands) => {
    const nonce = await rest(hands, 'guarded')
    await accepted(hands.client, futures.guardedCancelOrder, {
      symbol,
      origClientOrderId: 'guarded',
      nonce,
    })
  },
  'futures v3 guardedCancelBatchOrders': async (hands) => {
    const nonce = await rest(hands, 'guarded-batch')
    await accepted(hands.client, futures.guardedCancelBatchOrders, {
      symbol,
      origClientOrderIdList: ['guarded-batch'],
      nonce,
    })
  },
  'futures v3 setMmp': ({ client }) =>
    accepted(client, futures.setMmp, {
      symbol: 'BTCUSDT',
      windowTimeInMilliseconds: 1000,
      frozenTimeInMilliseconds: 7_200_000,
      qtyLimit: '1',
    }),
  'futures v3 resetMmp': [
    ({ client }) =>
      accepted(client, futures.placeOrder, {
        ...limit,
        symbol: 'BTCUSDT',
        price: '3101',
        quantity: '1',
      }),
    async ({ client }) => {
      const order = { ...limit, symbol: 'BTCUSDT', price: '3010' }
      const frozen = await client.prepare(futures.placeOrder, order)
      expect(await frozen.send()).toMatchObject({ kind: 'refused', code: -4088 })
      await accepted(client, futures.resetMmp, { symbol: 'BTCUSDT' })
      // Could not be repeated if the freeze had come back.
      await accepted(client, futures.placeOrder, order)
    },
    ({ client }) => accepted(client, futures.cancelAllOpenOrders, { symbol: 'BTCUSDT' }),
    ({ client }) =>
      accepted(client, futures.placeOrder, {
        symbol: 'BTCUSDT',
        side: 'SELL',
        type: 'MARKET',
        quantity: '1',
      }),
  ],
  'futures v3 deleteMmp': ({ client }) =>
    accepted(client, futures.deleteMmp, { symbol: 'BTCUSDT' }),
  'futures v3 placeStrategyOrder': ({ client }) =>
    accepted(client, futures.placeStrategyOrder, {
      clientStrategyId: 'oco',
      strategyType: 'OCO',
      subOrderList: [
        { ...part, strategySubId: '1', type: 'LIMIT', timeInForce: 'GTC', price: '3007' },
        { ...part, strategySubId: '2', type: 'STOP_MARKET', stopPrice: '3400' },
      ],
    }),
  'futures v3 updateStrategyOrder': async ({ client }) => {
    const [strategy] = await client.futures.getStrategyOpenOrder({
      strategyType: 'OCO',
      clientStrategyId: 'oco',
    })
    await accepted(client, futures.updateStrategyOrder, {
      strategyId: String(strategy!.strategyId),
      strategyType: 'OCO',
      subOrderList: [
        { ...part, strategySubId: '1', type: 'LIMIT', timeInForce: 'GTC', price: '3008' },
        { ...part, strategySubId: '2', type: 'STOP_MARKET', stopPrice: '3410' },
      ],
    })
  },
  'futures v3 placeChaseOrder': ({ client }) =>
    accepted(client, futures.placeChaseOrder, {
      symbol,
      side: 'SELL',
      quantityUnit: 'QUOTE',
      quantity: '50',
      maxChaseOffset: '5',
      maxChaseOffsetType: 'PERCENTAGE',
    }),
  'futures v3 countdownCancelAll': async (hands) => {
    await rest(hands, 'countdown', '3009')
    await accepted(hands.client, futures.countdownCancelAll, { symbol, countdownTime: DAY_MS / 2 })
  },
  'futures v3 noop': ({ client }) => accepted(client, futures.noop, {}),
  'spot v3 placeOrder': async ({ client }) => {
    await accepted(client, spot.placeOrder, {
      symbol,
      side: 'BUY',
      type: 'MARKET',
      quoteOrderQty: '100',
    })
    for (const id of ['spot-1', 'spot-2', 'spot-3']) {
      await accepted(client, spot.placeOrder, onSpot({ newClientOrderId: id }))
    }
  },
  'spot v3 cancelOrder': ({ client }) =>
    accepted(client, spot.cancelOrder, { symbol, origClientOrderId: 'spot-1' }),
  'spot v3 cancelAllOpenOrders': ({ client }) =>
    accepted(client, spot.cancelAllOpenOrders, { symbol, origClientOrderIdList: ['spot-2'] }),
  'spot v3 noop': ({ client }) => accepted(client, spot.noop, {}),
  'futures wallet approveAgent': ({ wallet, now }) =>
    wallet.futures.approveAgent({
      agentName: 'second',
      agentAddress: `0x${'2'.repeat(40)}`,
      expired: now() + DAY_MS,
      canSpotTrade: false,
      canPerpTrade: true,
      canWithdraw: false,
    }),
  'futures wallet registerAndApproveAgent': ({ wallet, now }) =>
    wallet.futures.registerAndApproveAgent({
      agentName: 'third',
      agentAddress: `0x${'3'.repeat(40)}`,
      expired: now() + DAY_MS,
      canSpotTrade: true,
      canPerpTrade: true,
      canWithdraw: false,
    }),
  'futures wallet updateAgent': ({ wallet }) =>
    wallet.futures.updateAgent({
      agentAddress: `0x${'2'.repeat(40)}`,
      canSpotTrade: true,
      canPerpTrade: false,
      canWithdraw: false,
    }),
  'futures wallet deleteAgent': ({ wallet }) =>
    wallet.futures.deleteAgent({ agentAddress: `0x${'3'.repeat(40)}` }),
  // A read by POST.
  'futures v3 getDepositWithdrawHistory': ({ client }) =>
    accepted(client, futures.getDepositWithdrawHistory, {}),
  'futures v1 getDepositWithdrawHistory': ({ v1 }) =>
    v1('POST /fapi/aster/deposit-withdraw-history', {}),
  'futures v1 placeOrder': ({ v1 }) =>
    v1('POST /fapi/v1/order', { ...oldLimit, newClientOrderId: 'old' }),
  'futures v1 testOrder': ({ v1 }) => v1('POST /fapi/v1/order/test', oldLimit),
  'futures v1 placeBatchOrders': ({ v1 }) =>
    v1('POST /fapi/v1/batchOrders', {
      batchOrders: JSON.stringify([{ ...oldLimit, newClientOrderId: 'old-batch' }]),
    }),
  'futures v1 cancelBatchOrders': ({ v1 }) =>
    v1('DELETE /fapi/v1/batchOrders', { symbol, origClientOrderIdList: '["old-batch"]' }),
  'futures v1 cancelOrder': ({ v1 }) =>
    v1('DELETE /fapi/v1/order', { symbol, origClientOrderId: 'old' }),
  'futures v1 countdownCancelAll': ({ v1 }) =>
    v1('POST /fapi/v1/countdownCancelAll', { symbol, countdownTime: String(DAY_MS / 4) }),
  'futures v1 changePositionMargin': ({ v1 }) =>
    v1('POST /fapi/v1/positionMargin', { symbol, amount: '1', type: '2' }),
  'futures v1 setLeverage': ({ v1 }) =>
    v1('POST /fapi/v1/leverage', { symbol: 'BTCUSDT', leverage: '9' }),
  'futures v1 setMarginType': ({ v1 }) =>
    v1('POST /fapi/v1/marginType', { symbol: 'BTCUSDT', marginType: 'ISOLATED' }),
  'futures v1 transfer': ({ v1 }) =>
    v1('POST /fapi/v1/asset/wallet/transfer', {
      asset: 'USDT',
      amount: '1.5',
      clientTranId: 'old-futures',
      kindType: 'FUTURE_SPOT',
    }),
  'futures v1 cancelAllOpenOrders': [
    ({ v1 }) => v1('POST /fapi/v1/order', { ...oldLimit, symbol: 'SOLUSDT' }),
    ({ v1 }) => v1('DELETE /fapi/v1/allOpenOrders', { symbol: 'SOLUSDT' }),
  ],
  'spot v1 placeOrder': ({ v1 }) =>
    v1('POST /api/v1/order', { ...oldLimit, price: '2901', newClientOrderId: 'old-spot' }),
  'spot v1 cancelOrder': ({ v1 }) =>
    v1('DELETE /api/v1/order', { symbol, origClientOrderId: 'old-spot' }),
  'spot v1 cancelAllOpenOrders': [
    ({ v1 }) =>
      v1('POST /api/v1/order', { ...oldLimit, price: '2902', newClientOrderId: 'old-listed' }),
    ({ v1 }) =>
      v1('DELETE /api/v1/allOpenOrders', { symbol, origClientOrderIdList: '["old-listed"]' }),
  ],
  'spot v1 transfer': ({ v1 }) =>
    v1('POST /api/v1/asset/wallet/transfer', {
      asset: 'USDT',
      amount: '2.5',
      clientTranId: 'old-spot',
      kindType: 'SPOT_FUTURE',
    }),
}
