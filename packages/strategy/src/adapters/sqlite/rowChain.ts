import { hash } from 'node:crypto'

/** One row as it is stored: JSON texts, exactly the bytes that are hashed. */
export interface JournalRow {
  readonly seq: number
  readonly kind: string
  readonly time: number
  readonly body: string
  /** JSON list of ledger transactions. */
  readonly transactions: string
  readonly hash: string
}

/** Hash before the first row; binds the chain to its owner. */
export function firstHash(environment: string, account: string): string {
  return digest(['asterkit-journal', environment, account])
}

/** SHA-256 over the previous hash and every field of the row. */
export function rowHash(previous: string, row: Omit<JournalRow, 'hash'>): string {
  return digest([previous, row.seq, row.kind, row.time, row.body, row.transactions])
}

function digest(parts: readonly (string | number)[]): string {
  return hash('sha256', JSON.stringify(parts))
}
