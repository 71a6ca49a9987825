// Rounds an order to the market's rules and checks it, before anything is sent.
import {
  checkOrder,
  decimal,
  floorToStep,
  readInstruments,
  roundToTick,
} from '@asterkit/instruments'
import { createAsterClient } from '@asterkit/sdk'
import { openExchange } from './paperAccount.ts'

const { environment, close } = await openExchange()
const aster = createAsterClient({ environment })
const { instruments } = readInstruments('perp', await aster.futures.getExchangeInfo())
const sol = instruments.find((one) => one.symbol === 'SOLUSDT')
if (sol === undefined) throw new Error('SOLUSDT is not listed')

// Bids round down and asks up, quantities down: never dearer or larger than was meant.
const wanted = { price: decimal('123.456789'), quantity: decimal('500').div('123.456789') }
const rounded = {
  side: 'buy' as const,
  price: roundToTick(wanted.price, sol, 'buy'),
  quantity: floorToStep(wanted.quantity, sol),
}
const { price, quantity } = rounded
console.log(`rounded to ${quantity.toFixed()} SOL at ${price.toFixed()}`)

const tell = (problems: ReturnType<typeof checkOrder>) =>
  problems.map(({ rule }) => rule).join(', ') || 'none'
console.log(`problems as it was: ${tell(checkOrder({ side: 'buy', ...wanted }, sol))}`)
console.log(`problems when rounded: ${tell(checkOrder(rounded, sol))}`)
await close()
