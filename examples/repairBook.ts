// Feeds an order book by hand and repairs it after a hole, as a program with its own connection does.
import { createAsterClient, createOrderBook } from '@asterkit/sdk'
import { openExchange } from './paperAccount.ts'

const { environment, close } = await openExchange()
const aster = createAsterClient({ environment })
const snapshot = () => aster.futures.getDepth({ symbol: 'BTCUSDT', limit: 100 })
const book = createOrderBook({ market: 'futures', tickSize: '0.1', stepSize: '0.001' })

console.log(`at the start: ${book.load(await snapshot())}, bid ${book.bestBid?.price}`)

// Every change names the one before it (`pu`). This one follows the book, the next one skips some.
const last = book.lastUpdateId ?? 0
const next = { U: last + 1, u: last + 2, pu: last, b: [['1.5', '0.002']], a: [] } as const
const afterHole = { U: last + 8, u: last + 9, pu: last + 7, b: [], a: [] } as const
console.log(`next change: ${book.apply(next)}, lowest bid ${book.depth(1000).bids.at(-1)?.price}`)
console.log(
  `after a hole: ${book.apply(afterHole)}, synced ${book.isSynced}, bid ${book.bestBid?.price}`,
)

// The book is empty because it is unknown, and keeps changes until a snapshot joins them. These two were
// made up, so they are forgotten.
book.reset()
while (book.load(await snapshot()) !== 'synced') console.log('the snapshot was too old')
console.log(`repaired: synced ${book.isSynced}, bid ${book.bestBid?.price}`)
await close()
