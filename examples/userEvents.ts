// Listens to the account, places an order once connected, cancels it when its event arrives.
import { Decimal, decimal } from '@asterkit/instruments'
import { openAccount } from './paperAccount.ts'

const { aster, now, close } = await openAccount()
const [ticker] = await aster.futures.getBookTicker({ symbol: 'BTCUSDT' })
if (ticker === undefined) throw new Error('BTCUSDT has no price')
const ours = `events-${now().toFixed()}`

for await (const item of aster.streams.watchFuturesUser()) {
  if (item.kind === 'open') {
    // From here on nothing is missed, so this is the moment to act.
    await aster.futures.placeOrder({
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTX',
      quantity: '0.001',
      price: decimal(ticker.bidPrice).times('0.9').toFixed(0, Decimal.ROUND_DOWN),
      newClientOrderId: ours,
    })
  } else if (item.kind === 'gap') {
    // Events are missing here: what they would have told is read instead.
    const open = await aster.futures.getOpenOrders({ symbol: 'BTCUSDT' })
    console.log(`gap (${item.reason}): ${open.length} orders are open`)
  } else if (item.kind === 'event' && item.event.e === 'ORDER_TRADE_UPDATE') {
    const { c: clientOrderId, X: status } = item.event.o
    if (clientOrderId !== ours) continue
    console.log(`order is ${status}`)
    if (status !== 'NEW') break
    await aster.futures.cancelOrder({ symbol: 'BTCUSDT', origClientOrderId: ours })
  }
}
await close()
