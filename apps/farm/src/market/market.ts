import type { AsterClient } from '@asterkit/sdk'
import type { Clock, Exchange, JournalEntry, PerLeg } from '@asterkit/strategy'
import type { SessionFacts } from '../view/sessionFacts.ts'

/** `two`: the long and the short on an account each. */
export type AccountCount = 'one' | 'two'

/** Where a run will trade: chosen and checked, but nothing is opened or sent yet. */
export interface MarketChoice {
  /** Folder name of the session. */
  readonly sessionName: string
  /** What the journal is bound to. */
  readonly environment: string
  readonly account: string
  /** The wallets of both legs, where each has its own. */
  readonly accounts?: PerLeg<string>
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
  /** Whether there is an account to look at. Without keys only public data can be read. */
  readonly hasKeys: boolean
  open(session: SessionAccess, signal: AbortSignal): Promise<OpenMarket>
  /**
   * Opens it for looking: nothing is sent that changes anything, and a bot that runs there is not disturbed. A
   * paper session is looked at in a copy.
   */
  look(session: LookAccess, signal: AbortSignal): Promise<LookedMarket>
}

/** What looking needs of the session; undefined where there is none yet. */
export interface LookAccess {
  /** Folder of a session that has traded or may trade. */
  readonly folder: string | undefined
  readonly lastNonce: string | undefined
}

/** A market that answers questions. */
export interface LookedMarket
  extends Pick<OpenMarket, 'exchange' | 'legs' | 'clock' | 'environment' | 'close'> {
  /** For what the ports leave out. */
  readonly client: AsterClient
  /** Address of the agent that signs; undefined without keys. */
  readonly agent: string | undefined
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
  /** The accounts behind it, where each leg has its own. */
  readonly legs?: PerLeg<Exchange>
  readonly clock: Clock
  readonly environment: SessionFacts['environment']
  /** End of a bounded run, exchange time. `resumedUntil` is what an interrupted run had planned. */
  until(resumedUntil: number | undefined): number | undefined
  /** Refuses keys that no bot should have. @throws {CliError} (exit 3). Absent: there is no real money. */
  checkKey?(signal: AbortSignal): Promise<void>
  /** Aborts when the prices of a simulation are over. */
  readonly ended?: AbortSignal
  close(): Promise<void>
}
