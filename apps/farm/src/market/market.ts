import type { Clock, Exchange, JournalEntry } from '@asterkit/strategy'
import type { SessionFacts } from '../view/sessionFacts.ts'

/** Where a run will trade: chosen and checked, but nothing is opened or sent yet. */
export interface MarketChoice {
  /** Folder name of the session. */
  readonly sessionName: string
  /** What the journal is bound to. */
  readonly environment: string
  readonly account: string
  /** A time for entries that are written before the exchange has told its own, epoch ms. */
  readonly now: () => JournalEntry['time']
  /** Whether a finished session is put aside at the next start. */
  readonly startsAfresh: boolean
  readonly defaults: {
    readonly cycleIntervalMs: number
    /** Quote. Absent: the strategy's own. */
    readonly minVolumeQuote?: string
    /** Quote; what the account starts with. Absent: whatever is free. */
    readonly capitalQuote?: string
  }
  readonly facts: Omit<
    SessionFacts,
    'session' | 'leverage' | 'capitalQuote' | 'cycleIntervalMs' | 'environment'
  >
  open(session: SessionAccess, signal: AbortSignal): Promise<OpenMarket>
}

/** What a market needs of the session that opens it. */
export interface SessionAccess {
  readonly folder: string
  /** Nothing was ever traded in this session. */
  readonly isNew: boolean
  /** Highest nonce that the journal knows. */
  readonly lastNonce: string | undefined
}

/** A market that answers. */
export interface OpenMarket {
  readonly exchange: Exchange
  readonly clock: Clock
  readonly environment: SessionFacts['environment']
  /** End of a bounded run, exchange time. `resumedUntil` is what an interrupted run had planned. */
  until(resumedUntil: number | undefined): number | undefined
  /** Aborts when the prices of a simulation are over. */
  readonly ended?: AbortSignal
  close(): Promise<void>
}
