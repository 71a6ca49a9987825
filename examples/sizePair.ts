// Sizes a delta-neutral pair (long spot, short perp) and computes when funding has paid its costs.
import { breakEvenHours, roundTripFees, sizePair } from '@asterkit/delta-neutral'
import { createAsterExchange } from '@asterkit/strategy/aster'
import { openAccount } from './paperAccount.ts'

const symbol = 'ASTERUSDT'
const { aster, now, close } = await openAccount()
const exchange = createAsterExchange({ client: aster, now })
const { signal } = new AbortController()

const spot = (await exchange.listInstruments('spot', signal)).find((one) => one.symbol === symbol)
const perp = (await exchange.listInstruments('perp', signal)).find((one) => one.symbol === symbol)
const spotQuote = (await exchange.listQuotes('spot', signal)).get(symbol)
const perpQuote = (await exchange.listQuotes('perp', signal)).get(symbol)
const premium = (await exchange.listPremiums(signal)).get(symbol)
const terms = (await exchange.listFundingTerms(signal)).get(symbol)
if (!spot || !perp || !spotQuote || !perpQuote || !premium || !terms) {
  throw new Error(`not everything is known about ${symbol}`)
}
const spotTakerFee = (await exchange.getCommission('spot', symbol, signal)).taker
const perpTakerFee = (await exchange.getCommission('perp', symbol, signal)).taker

const size = sizePair({
  capitalQuote: '1000',
  capitalFraction: '0.96',
  leverage: 1,
  spotPrice: spotQuote.askPrice,
  perpPrice: perpQuote.bidPrice,
  slippageBps: 10,
  spot,
  perp,
  spotTakerFee,
  perpTakerFee,
})
if (!size.ok) throw new Error(size.reason)
const notional = size.perpNotional
const { total } = roundTripFees({ notional, spotTakerFee, perpTakerFee, slippageBps: 1 })
const hours = breakEvenHours({
  cost: total,
  notional,
  fundingRate: premium.fundingRate,
  fundingIntervalHours: terms.intervalHours,
})

console.log(
  `buy ${size.spotOrderQuantity.toFixed()} on spot, sell ${size.quantity.toFixed()} on perp`,
)
console.log(`costs ${total.toFixed(2)} USDT for ${notional.toFixed(2)} USDT per leg`)
console.log(`breaks even after ${hours?.toFixed(1) ?? 'never, in'} h at today's rate`)
await close()
