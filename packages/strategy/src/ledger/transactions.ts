import { type Decimal, decimal, type Market } from '@asterkit/instruments'
import type { FillRecord } from '../executors/entries.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { LedgerTransaction, Posting } from '../ports/journal.ts'
import { movement } from './balances.ts'

/** Ledger account of one asset in one wallet. */
export function walletAccount(market: Market, asset: string): string {
  return `${market}:${asset}`
}

/** Source id of a trade: the same trade is never booked twice. */
export function fillSource(fill: { market: Market; symbol: string; tradeId: string }): string {
  return `fill:${fill.market}:${fill.symbol}:${fill.tradeId}`
}

/** Source id of a row of the perp wallet's history. */
export function incomeSource(incomeId: string): string {
  return `income:${incomeId}`
}

/**
 * Books one trade. Spot: coins against quote over `trade`; perp: realised profit and commission.
 * A fee taken in coins is booked in coins and once more at the fill price from `trade` to `fees:spot`,
 * so that `fees:*` accounts are in quote and the trade account keeps the price result alone.
 */
export function fillTransaction(
  fill: FillRecord,
  assets: { readonly baseAsset: string; readonly quoteAsset: string },
  memo: string,
): LedgerTransaction {
  return {
    sourceId: fillSource(fill),
    time: fill.time,
    memo,
    postings: fill.market === 'spot' ? spotPostings(fill, assets) : perpPostings(fill, assets),
  }
}

function spotPostings(
  fill: FillRecord,
  { baseAsset, quoteAsset }: { readonly baseAsset: string; readonly quoteAsset: string },
): Posting[] {
  const coins = walletAccount('spot', baseAsset)
  const cash = walletAccount('spot', quoteAsset)
  const quantity = decimal(fill.quantity)
  const value = decimal(fill.quoteQuantity)
  const fee = decimal(fill.commission)
  const bought = fill.side === 'buy'
  const postings = [
    ...movement(bought ? 'trade' : coins, bought ? coins : 'trade', baseAsset, quantity),
    ...movement(bought ? cash : 'trade', bought ? 'trade' : cash, quoteAsset, value),
  ]
  if (fill.commissionAsset !== baseAsset) {
    return [...postings, ...quotedFee(fill, quoteAsset, 'trade')]
  }
  return [
    ...postings,
    ...movement(coins, 'trade', baseAsset, fee),
    ...movement('trade', 'fees:spot', quoteAsset, fee.times(decimal(fill.price))),
  ]
}

function perpPostings(
  fill: FillRecord,
  { quoteAsset }: { readonly quoteAsset: string },
): Posting[] {
  const cash = walletAccount('perp', quoteAsset)
  return [
    ...movement('perp-pnl', cash, quoteAsset, decimal(fill.realizedPnl)),
    ...quotedFee(fill, quoteAsset, 'perp-pnl'),
  ]
}

/**
 * Books a fee that was not taken in the coin traded. One in a third asset counts at its price of then, with
 * the later change of that price in `result`; without a price it is booked in that asset.
 */
function quotedFee(fill: FillRecord, quoteAsset: string, result: 'trade' | 'perp-pnl'): Posting[] {
  const { market, commissionAsset, commissionQuote } = fill
  const fee = decimal(fill.commission)
  const from = walletAccount(market, commissionAsset)
  if (commissionAsset === quoteAsset || commissionQuote === undefined) {
    return movement(from, `fees:${market}`, commissionAsset, fee)
  }
  return [
    ...movement(from, result, commissionAsset, fee),
    ...movement(result, `fees:${market}`, quoteAsset, decimal(commissionQuote)),
  ]
}

/** Books one funding payment. Positive amounts were received. */
export function fundingTransaction(row: {
  readonly incomeId: string
  readonly asset: string
  readonly amount: Decimal
  readonly time: EpochMs
  readonly symbol: string
  /** False: the position is not ours, so the payment is no result of ours. */
  readonly isOwn: boolean
}): LedgerTransaction {
  const source = row.isOwn ? 'funding' : 'external'
  return {
    sourceId: incomeSource(row.incomeId),
    time: row.time,
    memo: `funding ${row.symbol}`,
    postings: movement(source, walletAccount('perp', row.asset), row.asset, row.amount),
  }
}

/** Books a transfer between the own wallets. */
export function transferTransaction(transfer: {
  readonly clientTransferId: string
  readonly asset: string
  readonly amount: Decimal
  readonly direction: 'spot-to-perp' | 'perp-to-spot'
  readonly time: EpochMs
}): LedgerTransaction {
  const { asset, amount, direction } = transfer
  const toPerp = direction === 'spot-to-perp'
  const from = walletAccount(toPerp ? 'spot' : 'perp', asset)
  const to = walletAccount(toPerp ? 'perp' : 'spot', asset)
  return {
    sourceId: `transfer:${transfer.clientTransferId}`,
    time: transfer.time,
    memo: direction,
    postings: movement(from, to, asset, amount),
  }
}

/** Books balances that our records do not explain. `source` makes the booking unique. */
export function externalTransaction(
  source: string,
  time: EpochMs,
  memo: string,
  rows: readonly { readonly account: string; readonly asset: string; readonly amount: Decimal }[],
): LedgerTransaction {
  return {
    sourceId: `external:${source}`,
    time,
    memo,
    postings: rows.flatMap((row) => movement('external', row.account, row.asset, row.amount)),
  }
}
