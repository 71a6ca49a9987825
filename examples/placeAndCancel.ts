// Places an order that rests far below the market, handles every outcome, and cancels it.
import { setTimeout } from 'node:timers/promises'
import { Decimal, decimal } from '@asterkit/instruments'
import { AsterApiError, futuresEndpoints } from '@asterkit/sdk'
import { openAccount } from './paperAccount.ts'

const { aster, now, close } = await openAccount()
const [ticker] = await aster.futures.getBookTicker({ symbol: 'BTCUSDT' })
if (ticker === undefined) throw new Error('BTCUSDT has no price')
const reference = { symbol: 'BTCUSDT', origClientOrderId: `example-${now().toFixed()}` }

const order = await aster.prepare(futuresEndpoints.placeOrder, {
  symbol: reference.symbol,
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTX', // post-only: refused rather than traded at once
  quantity: '0.001',
  price: decimal(ticker.bidPrice).times('0.9').toFixed(0, Decimal.ROUND_DOWN),
  newClientOrderId: reference.origClientOrderId,
})
console.log(`write down before sending: ${order.nonce} ${order.requestHash}`)
const outcome = await order.send()
if (outcome.kind === 'accepted') {
  console.log(`accepted: order ${outcome.value.orderId} is ${outcome.value.status}`)
} else if (outcome.kind === 'refused') {
  console.log(`refused with ${outcome.code}, so there is no order: ${outcome.message}`)
} else if (outcome.kind === 'not-sent') {
  console.log(`not sent, so there is no order: ${outcome.message}`)
} else {
  // There may be an order. It is never sent again; until the deadline "no such order" proves nothing.
  console.log(`unknown, waiting until it cannot arrive any more: ${outcome.message}`)
  await setTimeout(Math.max(0, order.deadline - now()))
}

if (outcome.kind === 'accepted' || outcome.kind === 'unknown') {
  const cancel = await aster.prepare(futuresEndpoints.cancelOrder, reference)
  console.log(`cancelling: ${(await cancel.send()).kind}`)
  // What became of the order, the order says: it may have filled before the cancel came.
  const found = await aster.futures.getOrder(reference).catch((error: unknown) => {
    if (error instanceof AsterApiError && error.venueCode === -2013) return undefined
    throw error
  })
  if (found === undefined) console.log('there is no order, and none can come any more')
  else console.log(`order is ${found.status}, ${found.executedQty} BTC executed`)
}
await close()
