import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { bookPairFills } from '../src/executors/bookOrderFills.ts'
import { openRecordBook, startSession } from '../src/executors/recordBook.ts'
import type { TradeContext } from '../src/executors/tradeContext.ts'
import { pnlOfHolding } from '../src/ledger/pnl.ts'
import { externalTransaction, walletAccount } from '../src/ledger/transactions.ts'
import type { Fill } from '../src/ports/exchange.ts'
import {
  ledgerValue,
  type Marks,
  portfolioValue,
  valueLedger,
} from '../src/strategies/funding-farm/run/accounting.ts'
import { createManualClock, createMemoryJournal } from '../src/testing/index.ts'
import { d } from './fundingFarmScene.ts'

const NONE = d('0')
const marks = (prices: Readonly<Record<string, string>>): Marks => ({
  prices: new Map(Object.entries(prices).map(([asset, price]) => [asset, d(price)])),
  unrealizedProfit: NONE,
  accountUnrealized: NONE,
})

/** Books with these balances of the user, by wallet and asset. */
function booksWith(rows: readonly (readonly [market: 'spot' | 'perp', string, string])[]) {
  const book = openRecordBook(createMemoryJournal())
  const named = rows.map(([market, asset, amount]) => ({
    account: walletAccount(market, asset),
    asset,
    amount: decimal(amount),
  }))
  const body = {
    reason: 'opening balances',
    rows: named.map((row) => ({ ...row, amount: row.amount.toFixed() })),
  }
  book.append({ kind: 'external', time: 1, body }, [
    externalTransaction('1', 1, 'opening balances', named),
  ])
  return book
}

const FILL: Fill = {
  market: 'spot',
  symbol: 'SOLUSDT',
  tradeId: '1',
  orderId: '1',
  side: 'buy',
  price: d('100'),
  quantity: d('2'),
  quoteQuantity: d('200'),
  commission: d('0.01'),
  commissionAsset: 'BNB',
  realizedPnl: NONE,
  isMaker: false,
  time: 2,
}

/** Two SOL bought for a fee of 0.01 BNB. */
function bought(priceOf?: TradeContext['priceOf']) {
  const book = booksWith([
    ['spot', 'USDT', '1000'],
    ['spot', 'BNB', '1'],
  ])
  startSession(book, 1)
  const opening = {
    intentId: 1,
    action: 'open',
    pairId: 'p',
    symbol: 'SOLUSDT',
    spotSymbol: 'SOLUSDT',
    perpSymbol: 'SOLUSDT',
    baseAsset: 'SOL',
    quoteAsset: 'USDT',
    reason: 'test',
    leverage: 1,
    maxNakedQuote: '1000',
    slippageBps: 10,
    spotLimit: '2',
    perpLimit: '2',
  } as const
  book.append({ kind: 'intent', time: 1, body: opening })
  const context = { book, clock: createManualClock(2), ...(priceOf && { priceOf }) }
  bookPairFills(context, 'p', [FILL])
  return { book, holding: book.view.holdings.get('p')! }
}

describe('a fee in a third asset', () => {
  it('counts in the pair, in the totals and in the account, at its price of then', () => {
    const { book, holding } = bought(() => d('600'))
    expect(holding.feesPaid.toFixed()).toBe('6')
    expect(holding.feesByAsset.BNB?.toFixed()).toBe('0.01')
    expect(book.view.totals.feesByAsset.BNB?.toFixed()).toBe('0.01')
    const pnl = pnlOfHolding(holding, { spot: d('101'), perpUnrealized: NONE })
    expect([pnl.fees.toFixed(), pnl.net.toFixed()]).toEqual(['6', '-4'])
    const worth = valueLedger(book, marks({ SOL: '101', BNB: '500' }))
    // Started with 1000 USDT; 200 became 202 of coins, and 0.01 of the BNB is gone, now worth 5.
    expect(worth.value.toFixed()).toBe('997')
    expect([worth.pnl.fees.toFixed(), worth.pnl.net.toFixed()]).toEqual(['6', '-3'])
  })

  it('without a price is known by amount and named as unpriced, and the books still add up', () => {
    const { book, holding } = bought()
    expect([holding.feesPaid.toFixed(), holding.feesByAsset.BNB?.toFixed()]).toEqual(['0', '0.01'])
    const worth = valueLedger(book, marks({ SOL: '101' }))
    expect(worth.unpriced).toEqual(['BNB'])
    expect(worth.value.toFixed()).toBe(worth.pnl.net.plus(1000).toFixed())
  })
})

describe('the worth of an account', () => {
  it("leaves the user's coins out of the strategy, and counts them once in the portfolio", () => {
    const book = booksWith([
      ['spot', 'USDT', '100'],
      ['perp', 'USDT', '50'],
      ['spot', 'BTC', '0.5'],
      ['perp', 'BTC', '0.25'],
    ])
    const prices = marks({ BTC: '40000' })
    expect(ledgerValue(book, prices).value.toFixed()).toBe('150')
    expect(portfolioValue(book, prices).value.toFixed()).toBe('30150')
  })

  it('names coins that have no price and counts them as nothing', () => {
    const book = booksWith([
      ['spot', 'USDT', '100'],
      ['spot', 'NEW', '5'],
    ])
    expect(portfolioValue(book, marks({}))).toMatchObject({ value: d('100'), unpriced: ['NEW'] })
    expect(ledgerValue(book, marks({})).unpriced).toEqual([])
  })
})
