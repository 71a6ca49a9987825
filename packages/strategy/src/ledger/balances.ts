import type { Decimal } from '@asterkit/instruments'
import type { LedgerTransaction } from '../ports/journal.ts'

/** Sums of postings per account and asset. */
export interface Balances {
  /** Zero for an account that was never posted to. */
  get(account: string, asset: string): Decimal
  /** All accounts with their assets; zero balances included. */
  entries(): Iterable<readonly [account: string, asset: string, amount: Decimal]>
}

/** Adds up transactions. Wallet accounts are `spot:<asset>` and `perp:<asset>`. */
export declare function balances(transactions: Iterable<LedgerTransaction>): Balances
