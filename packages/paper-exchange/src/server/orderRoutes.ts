import { decimal } from '@asterkit/instruments'
import type { futuresEndpoints } from '@asterkit/sdk'
import { VenueError } from '../core/index.ts'
import { asAcknowledged, wireFuturesOrder } from './futuresOrderWire.ts'
import { findOpenOrder, listAllOrders } from './orderQueries.ts'
import { readOrderRef, readOrderRequest, type WireOrder, wantsResult } from './orderRequests.ts'
import { DONE, type RouteContext, type Routes } from './route.ts'

/** Routes of the futures host that place, change, cancel and list orders. */
export const orderRoutes: Routes<typeof futuresEndpoints> = {
  placeOrder: (params, context) => place(params, context),
  testOrder: (params, { account }) => {
    account.testOrder(readOrderRequest('perp', params))
    return {}
  },
  placeBatchOrders: ({ batchOrders }, context) =>
    batchOrders.map((order) => eachOnItsOwn(() => place(order, context))),
  modifyOrder: (params, { account }) => {
    const { symbol, quantity = '0', price = '0' } = params
    const change = { quantity: decimal(quantity), price: decimal(price) }
    return wireFuturesOrder(account.modifyOrder(symbol, readOrderRef(params), change))
  },
  cancelOrder: (params, context) => cancel(params, context),
  guardedCancelOrder: (params, context) => cancel(params, context),
  cancelBatchOrders: (params, context) => cancelEach(params, context),
  guardedCancelBatchOrders: (params, context) => cancelEach(params, context),
  cancelAllOpenOrders: ({ symbol }, { account }) => {
    account.cancelAllOrders('perp', symbol)
    return { code: '200', msg: 'The operation of cancel all open order is done.' }
  },
  countdownCancelAll: ({ symbol, countdownTime }, { account }) => {
    account.setCountdownCancel(symbol, countdownTime)
    return { symbol, countdownTime: String(countdownTime) }
  },
  getStpMode: (_params, { account }) => ({ stpMode: account.stpMode() }),
  setStpMode: ({ stpMode }, { account }) => {
    account.setStpMode(stpMode)
    return DONE
  },
  getOrder: (params, { account }) =>
    wireFuturesOrder(account.getOrder('perp', params.symbol, readOrderRef(params))),
  getOpenOrder: (params, { account }) => wireFuturesOrder(findOpenOrder(account, 'perp', params)),
  getAllOrders: (params, { account, now }) =>
    listAllOrders(account, 'perp', params, now).map(wireFuturesOrder),
  getOpenOrders: ({ symbol }, { account }) =>
    account.openOrders('perp', symbol).map(wireFuturesOrder),
}

function place(
  params: WireOrder & { readonly newOrderRespType?: string | undefined },
  { account, nonce }: RouteContext,
) {
  const order = wireFuturesOrder(account.placeOrder(readOrderRequest('perp', params, nonce)))
  return wantsResult(params) ? order : asAcknowledged(order)
}

function cancel(
  params: { readonly symbol: string } & Parameters<typeof readOrderRef>[0],
  { account }: RouteContext,
) {
  return wireFuturesOrder(account.cancelOrder('perp', params.symbol, readOrderRef(params)))
}

function cancelEach(
  params: {
    readonly symbol: string
    readonly orderIdList?: readonly number[] | undefined
    readonly origClientOrderIdList?: readonly string[] | undefined
    readonly nonce?: string | undefined
  },
  context: RouteContext,
) {
  const { symbol, orderIdList, origClientOrderIdList = [], nonce } = params
  const refs =
    orderIdList?.map((id) => ({ orderId: String(id) })) ??
    origClientOrderIdList.map((origClientOrderId) => ({ origClientOrderId }))
  return refs.map((ref) => eachOnItsOwn(() => cancel({ symbol, nonce, ...ref }, context)))
}

/** One item of a batch: what the venue refuses of it says nothing about the others. */
function eachOnItsOwn<Answer>(run: () => Answer) {
  try {
    return run()
  } catch (error) {
    if (error instanceof VenueError) return { code: error.code, msg: error.message }
    throw error
  }
}
