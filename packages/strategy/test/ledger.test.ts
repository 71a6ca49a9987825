import { decimal } from '@asterkit/instruments'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FillRecord } from '../src/executors/entries.ts'
import { openRecordBook } from '../src/executors/recordBook.ts'
import { assertBalanced, balances } from '../src/ledger/balances.ts'
import { pnlOfClosedPair, pnlOfHolding, pnlOfLedger } from '../src/ledger/pnl.ts'
import {
  externalTransaction,
  fillTransaction,
  fundingTransaction,
  transferTransaction,
} from '../src/ledger/transactions.ts'
import { createMemoryJournal } from '../src/testing/index.ts'

const ASSETS = { baseAsset: 'SOL', quoteAsset: 'USDT' }
const fill = (overrides: Partial<FillRecord>): FillRecord => ({
  market: 'spot',
  symbol: 'SOLUSDT',
  tradeId: '1',
  orderId: '1',
  side: 'buy',
  price: '100',
  quantity: '2',
  quoteQuantity: '200',
  commission: '0',
  commissionAsset: 'USDT',
  realizedPnl: '0',
  isMaker: false,
  time: 1,
  ...overrides,
})
const sheet = (transactions: Parameters<typeof balances>[0]) =>
  Object.fromEntries(
    [...balances(transactions).entries()]
      .filter(([, , amount]) => !amount.isZero())
      .map(([account, asset, amount]) => [`${account} ${asset}`, amount.toFixed()]),
  )

describe('fillTransaction', () => {
  it('books a spot purchase whose fee is taken in coins, the fee valued at the fill price', () => {
    const bought = fill({ commission: '0.001', commissionAsset: 'SOL' })
    expect(sheet([fillTransaction(bought, ASSETS, 'p')])).toEqual({
      'spot:SOL SOL': '1.999',
      'trade SOL': '-1.999',
      'spot:USDT USDT': '-200',
      'trade USDT': '199.9',
      'fees:spot USDT': '0.1',
    })
  })

  it('books a spot sale with its fee in quote', () => {
    const sold = fill({ side: 'sell', commission: '0.08' })
    expect(sheet([fillTransaction(sold, ASSETS, 'p')])).toEqual({
      'spot:SOL SOL': '-2',
      'trade SOL': '2',
      'spot:USDT USDT': '199.92',
      'trade USDT': '-200',
      'fees:spot USDT': '0.08',
    })
  })

  it('books of a perp trade only the realised profit and the commission', () => {
    const closed = fill({ market: 'perp', realizedPnl: '-3.5', commission: '0.08' })
    expect(sheet([fillTransaction(closed, ASSETS, 'p')])).toEqual({
      'perp:USDT USDT': '-3.58',
      'perp-pnl USDT': '3.5',
      'fees:perp USDT': '0.08',
    })
  })

  it('books a fee in a third asset at its price of then, the later change of that price as result', () => {
    const third = { commission: '0.01', commissionAsset: 'BNB', commissionQuote: '6' }
    expect(sheet([fillTransaction(fill(third), ASSETS, 'p')])).toMatchObject({
      'spot:BNB BNB': '-0.01',
      'trade BNB': '0.01',
      'trade USDT': '194',
      'fees:spot USDT': '6',
    })
    const perp = fill({ market: 'perp', ...third })
    expect(sheet([fillTransaction(perp, ASSETS, 'p')])).toEqual({
      'perp:BNB BNB': '-0.01',
      'perp-pnl BNB': '0.01',
      'perp-pnl USDT': '-6',
      'fees:perp USDT': '6',
    })
  })

  it('books a fee in a third asset without a price in that asset', () => {
    const third = fill({ commission: '0.01', commissionAsset: 'BNB' })
    expect(sheet([fillTransaction(third, ASSETS, 'p')])).toMatchObject({
      'spot:BNB BNB': '-0.01',
      'fees:spot BNB': '0.01',
    })
  })

  it('property: every transaction sums to zero per asset', () => {
    const amount = fc
      .integer({ min: 0, max: 10 ** 12 })
      .map((units) => decimal(`${units}e-8`).toFixed())
    const record = fc.record({
      market: fc.constantFrom('spot' as const, 'perp' as const),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      price: amount,
      quantity: amount,
      quoteQuantity: amount,
      commission: amount,
      commissionAsset: fc.constantFrom('SOL', 'USDT', 'ASTER'),
      realizedPnl: amount,
    })
    return fc.assert(
      fc.property(record, (parts) => {
        expect(() => assertBalanced(fillTransaction(fill(parts), ASSETS, 'p'))).not.toThrow()
      }),
    )
  })
})

describe('other transactions', () => {
  it('move funding, transfers and deposits between the right accounts', () => {
    const funding = { incomeId: '7', asset: 'USDT', time: 1, symbol: 'SOLUSDT' }
    const transfer = { clientTransferId: 't', asset: 'USDT', amount: decimal('10'), time: 1 }
    const row = { account: 'spot:USDT', asset: 'USDT', amount: decimal('50') }
    expect(
      sheet([
        externalTransaction('1', 1, 'deposit', [row]),
        transferTransaction({ ...transfer, direction: 'spot-to-perp' }),
        fundingTransaction({ ...funding, amount: decimal('0.3'), isOwn: true }),
        fundingTransaction({ ...funding, amount: decimal('-0.1'), isOwn: false }),
      ]),
    ).toEqual({
      'spot:USDT USDT': '40',
      'perp:USDT USDT': '10.2',
      'funding USDT': '-0.3',
      'external USDT': '-49.9',
    })
  })

  it('refuses postings that create money', () => {
    const postings = [{ account: 'spot:USDT', asset: 'USDT', amount: '1' }]
    const transaction = { sourceId: 's', time: 1, memo: '', postings }
    expect(() => assertBalanced(transaction)).toThrow('off by 1 USDT')
  })
})

/** Buys 2 SOL at 100 (fee 0.001 SOL), shorts 1.99 at 100.5, earns 0.4, closes at 110, keeps 0.009 SOL. */
function playPair() {
  const book = openRecordBook(createMemoryJournal())
  const record = (fills: FillRecord[]) =>
    book.append(
      { kind: 'fills', time: 2, body: { pairId: 'p', fills } },
      fills.map((one) => fillTransaction(one, ASSETS, 'p')),
    )
  const row = { incomeId: 'f', symbol: 'SOLUSDT', asset: 'USDT', amount: '0.4', time: 3 }
  book.append({
    kind: 'intent',
    time: 1,
    body: {
      intentId: 1,
      action: 'open',
      pairId: 'p',
      symbol: 'SOLUSDT',
      spotSymbol: 'SOLUSDT',
      perpSymbol: 'SOLUSDT',
      ...ASSETS,
      reason: '',
      leverage: 1,
      maxNakedQuote: '500',
      slippageBps: 5,
      spotLimit: '2',
      perpLimit: '2',
    },
  })
  record([fill({ commission: '0.001', commissionAsset: 'SOL' })])
  const perp = { market: 'perp', quantity: '1.99' } as const
  record([
    fill({ ...perp, side: 'sell', price: '100.5', quoteQuantity: '199.995', commission: '0.08' }),
  ])
  const own = { ...row, amount: decimal(row.amount), isOwn: true }
  const funding = fundingTransaction(own)
  book.append({ kind: 'funding', time: 3, body: { rows: [{ ...row, pairId: 'p' }] } }, [funding])
  const close = () => {
    const buy = { ...perp, price: '110', quoteQuantity: '218.9', realizedPnl: '-18.905' }
    record([fill({ ...buy, tradeId: '2', commission: '0.09' })])
    const sell = { side: 'sell', quantity: '1.99', price: '110', quoteQuantity: '218.9' } as const
    record([fill({ ...sell, tradeId: '3', commission: '0.09' })])
    const body = { pairId: 'p', status: 'closed', reason: 'test' } as const
    book.append({ kind: 'pair-status', time: 4, body })
  }
  return { book, close }
}

describe('profit split', () => {
  it('of an open pair adds up to the change in value', () => {
    const { book } = playPair()
    const holding = book.view.holdings.get('p')
    if (holding === undefined) throw new Error('the pair is missing')
    // Coins 1.999 * 108 - 200 + 0.1 = 15.992; short 1.99 * (100.5 - 108.2) = -15.323.
    const prices = { spot: decimal('108'), perpUnrealized: decimal('-15.323') }
    const split = pnlOfHolding(holding, prices)
    expect(Object.values(split).map((part) => part.toFixed())).toEqual([
      '0.4', // funding
      '0.18', // fees: 0.1 + 0.08
      '15.992',
      '-15.323',
      '0.669', // basis
      '0.889', // 0.4 + 0.669 - 0.18
    ])
  })

  it('of a closed pair equals the cash flow plus the coins left over', () => {
    const { book, close } = playPair()
    close()
    const closed = book.view.closed[0]
    if (closed === undefined) throw new Error('the pair is missing')
    const split = pnlOfClosedPair(closed)
    const cash = book.balances.get('spot:USDT', 'USDT').plus(book.balances.get('perp:USDT', 'USDT'))
    // -200 + 218.9 - 0.09 - 0.08 - 18.905 - 0.09 + 0.4 = 0.135; coins 0.009 * 110 = 0.99.
    expect([cash.toFixed(), closed.dustCost.toFixed()]).toEqual(['0.135', '0.99'])
    expect(split.net.toFixed()).toBe('1.125')
    expect(book.view.dust.get('SOLUSDT')?.quantity.toFixed()).toBe('0.009')
  })

  it('of the whole ledger equals that of its only pair, and names a missing price', () => {
    const { book, close } = playPair()
    close()
    const marks = { quoteAsset: 'USDT', unrealizedProfit: decimal('0') }
    const spotPrices = new Map([['SOL', decimal('110')]])
    const total = pnlOfLedger(book.balances, { ...marks, spotPrices })
    expect(total.net.toFixed()).toBe('1.125')
    expect(total.fees.toFixed()).toBe('0.36')
    expect(() => pnlOfLedger(book.balances, { ...marks, spotPrices: new Map() })).toThrow(
      'no price for SOL',
    )
  })

  it('measures the largest unhedged value between two fills', () => {
    expect(playPair().book.view.maxNakedQuote.toFixed()).toBe('199.9')
  })
})
