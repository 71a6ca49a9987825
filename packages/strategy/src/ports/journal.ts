import type { EpochMs } from './clock.ts'

/** One durable fact. `kind` names it; `body` is plain JSON with money as decimal text. */
export interface JournalEntry {
  readonly kind: string
  readonly time: EpochMs
  readonly body: Readonly<Record<string, unknown>>
}

export interface StoredEntry extends JournalEntry {
  /** Position in the journal, from 1, without gaps. */
  readonly seq: number
}

/** One line of the ledger: an amount that entered (+) or left (-) one wallet account. */
export interface Posting {
  /** `spot:USDT`, `perp:USDT`, `spot:SOL`, or a counter account such as `fees:spot`, `funding`. */
  readonly account: string
  readonly asset: string
  readonly amount: string
}

/** Postings of one event; per asset they sum to zero. Booking the same `sourceId` twice is harmless. */
export interface LedgerTransaction {
  readonly sourceId: string
  readonly time: EpochMs
  readonly memo: string
  readonly postings: readonly Posting[]
}

/** An entry with the ledger transactions that belong to it. */
export interface JournalRecord {
  readonly entry: JournalEntry
  readonly transactions?: readonly LedgerTransaction[]
}

/**
 * The bot's memory. Appending returns only when everything is on disk; if it throws, nothing may be
 * sent. One writer; another process is refused at open.
 */
export interface Journal {
  append(entry: JournalEntry, transactions?: readonly LedgerTransaction[]): StoredEntry
  /**
   * Stores several records in one commit: all of them are on disk, in this order, or none is. For whoever
   * has many intents at once: it waits for the disk once, not once for each.
   */
  appendAll(records: readonly JournalRecord[]): readonly StoredEntry[]
  /** Oldest first. */
  read(): Iterable<StoredEntry>
  /** Whether a ledger transaction with this source is already booked. */
  isBooked(sourceId: string): boolean
  transactions(): Iterable<LedgerTransaction>
  /** Whether the disk is nearly full: what reduces may still be written, opening must stop. */
  isLowOnSpace?(): boolean
  close(): void
}

/** The journal cannot be used. The message says what to do. Nothing was sent. */
export class JournalError extends Error {
  override readonly name = 'JournalError'
  readonly code: 'locked' | 'read-only' | 'full' | 'corrupt' | 'mismatch' | 'write-failed'
  constructor(code: JournalError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
