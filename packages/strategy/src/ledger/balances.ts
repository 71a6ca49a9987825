import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { LedgerTransaction, Posting } from '../ports/journal.ts'

/** Sums of postings per account and asset. */
export interface Balances {
  /** Zero for an account that was never posted to. */
  get(account: string, asset: string): Decimal
  /** All accounts with their assets; zero balances included. */
  entries(): Iterable<readonly [account: string, asset: string, amount: Decimal]>
  /** Every asset that was ever posted, once. */
  assets(): Iterable<string>
}

/** Balances that grow with every booked transaction. */
export interface RunningBalances extends Balances {
  /**
   * Adds the postings of one transaction.
   *
   * @throws {Error} The postings of an asset do not sum to zero; nothing was added.
   */
  add(transaction: LedgerTransaction): void
}

/** Adds up transactions. Wallet accounts are `spot:<asset>` and `perp:<asset>`. */
export function balances(transactions: Iterable<LedgerTransaction>): Balances {
  const running = createRunningBalances()
  for (const transaction of transactions) running.add(transaction)
  return running
}

/** Starts with every account at zero. */
export function createRunningBalances(): RunningBalances {
  const accounts = new Map<string, Map<string, Decimal>>()
  const posted = new Set<string>()
  return {
    assets: () => posted,
    get: (account, asset) => accounts.get(account)?.get(asset) ?? ZERO,
    *entries() {
      for (const [account, assets] of accounts) {
        for (const [asset, amount] of assets) yield [account, asset, amount] as const
      }
    },
    add(transaction) {
      assertBalanced(transaction)
      for (const { account, asset, amount } of transaction.postings) {
        const assets = accounts.get(account) ?? new Map<string, Decimal>()
        accounts.set(account, assets)
        posted.add(asset)
        assets.set(asset, (assets.get(asset) ?? ZERO).plus(decimal(amount)))
      }
    },
  }
}

/**
 * Checks that a transaction creates nothing out of nothing.
 *
 * @throws {Error} The postings of an asset do not sum to zero.
 */
export function assertBalanced(transaction: LedgerTransaction): void {
  const sums = new Map<string, Decimal>()
  for (const { asset, amount } of transaction.postings) {
    sums.set(asset, (sums.get(asset) ?? ZERO).plus(decimal(amount)))
  }
  for (const [asset, sum] of sums) {
    if (!sum.isZero()) {
      throw new Error(`ledger: ${transaction.sourceId} is off by ${sum.toFixed()} ${asset}`)
    }
  }
}

/** Two postings that move `amount` of an asset from one account to another. */
export function movement(from: string, to: string, asset: string, amount: Decimal): Posting[] {
  if (amount.isZero()) return []
  return [
    { account: from, asset, amount: amount.negated().toFixed() },
    { account: to, asset, amount: amount.toFixed() },
  ]
}
