import { startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
import { pro } from 'ccxt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTrueAccount } from './trueAccount.ts'

/** Throwaway key: derived from digits, never funded. */
const KEY = `0x${'fedcba9876543210'.repeat(4)}`

type Paper = Awaited<ReturnType<typeof startPaperExchange>>

let paper: Paper

beforeAll(async () => {
  const now = Date.now()
  const feed = syntheticFeed({ seed: 7, startTime: now })
  // As `aster-paper` starts it: the time of the wall clock, which ccxt goes by.
  paper = await startPaperExchange({ feed, mode: 'free', speed: 1, startAt: now })
})

afterAll(() => paper.close())

test('ccxt with nothing but a key and our addresses trades both markets, and pays no builder', async () => {
  const { futuresRestUrl, spotRestUrl } = paper.urls
  const theirs = new pro.aster({ privateKey: KEY })
  Object.assign(theirs.urls.api ?? {}, {
    fapiPublic: `${futuresRestUrl}/fapi`,
    fapiPrivate: `${futuresRestUrl}/fapi`,
    sapiPublic: `${spotRestUrl}/api`,
    sapiPrivate: `${spotRestUrl}/api`,
  })
  await theirs.loadMarkets()
  const bought = await theirs.createOrder('ETH/USDT', 'market', 'buy', 0.1)
  const sold = await theirs.createOrder('ETH/USDT:USDT', 'market', 'sell', 0.1)
  const truth = await readTrueAccount(paper.controlUrl, theirs.ethGetAddressFromPrivateKey(KEY))

  expect(truth.orders.map(({ orderId, status }) => [String(orderId), status])).toEqual([
    [bought.id, 'FILLED'],
    [sold.id, 'FILLED'],
  ])
  // ccxt asks for its builder's approval by default, is refused, and goes on without.
  expect(theirs.options).toMatchObject({ builderFee: false })
  await theirs.close()
})
