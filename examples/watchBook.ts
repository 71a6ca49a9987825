// Watches a local order book until it has changed as often as the first argument says (once by default).
import { readInstruments } from '@asterkit/instruments'
import { createAsterClient } from '@asterkit/sdk'
import { openExchange } from './paperAccount.ts'

const symbol = 'BTCUSDT'
const { environment, close } = await openExchange()
const aster = createAsterClient({ environment })
const { instruments } = readInstruments('perp', await aster.futures.getExchangeInfo())
const rules = instruments.find((one) => one.symbol === symbol)
if (rules === undefined) throw new Error(`${symbol} is not listed`)

let left = Number(process.argv[2] ?? 1)
const stream = aster.streams.watchOrderBook(
  { market: 'futures', symbol, tickSize: rules.price.tick, stepSize: rules.lot.step },
  { staleAfterMs: 10_000, onTrouble: (error) => console.error(error.message) },
)
for await (const item of stream) {
  if (item.kind === 'book') {
    const { bestBid, bestAsk, lastUpdateId } = item.book
    console.log(`book ${lastUpdateId}: bid ${bestBid?.price} ask ${bestAsk?.price}`)
    left -= 1
    if (left <= 0) break
  } else if (item.kind === 'gap') {
    // Nothing is known about the book from here to the next `book`: a strategy stops quoting.
    console.log(`void (${item.reason}), a snapshot is on its way`)
  } else {
    console.log(`no change for ${item.silentMs} ms`)
  }
}
await close()
