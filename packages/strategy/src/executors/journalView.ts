import type { Decimal } from '@asterkit/instruments'
import type { PairHolding, PairInstruments } from '../pair.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { EntryBody } from './entries.ts'
import type { CycleDay, HedgeCycle } from './hedgeCycle.ts'
import type { JournalTotals } from './totals.ts'

/** One order that has left and whose end is not known yet. */
export interface Attempt extends EntryBody<'order-sent'> {
  readonly state: 'sent' | 'live' | 'unknown'
  readonly sentAt: EpochMs
  /** Venue's order id, once seen. */
  readonly orderId?: string
  /** Base units of its fills that are booked. */
  readonly bookedQuantity: Decimal
  /** Whether a fence has left for its nonce. */
  readonly isFenced: boolean
  /** When the newest cancel of it has left. */
  readonly cancelSentAt?: EpochMs
}

/** A transfer that has left and whose end is not known yet. */
export interface TransferAttempt extends EntryBody<'transfer-sent'> {
  readonly sentAt: EpochMs
}

/** A pair that is flat again; quantities in `holding` are the dust that could not be sold. */
export interface ClosedPair {
  readonly holding: PairHolding
  readonly closedAt: EpochMs
  /** Value in quote of the coins left over, at the last price traded. */
  readonly dustCost: Decimal
  readonly outcome: 'closed' | 'unwound'
  readonly reason: string
}

/** Coins left over from closed pairs, too few to sell; the next pair of the symbol takes them in. */
export interface Dust {
  /** Base units. */
  readonly quantity: Decimal
  /** Their value in quote when they were set aside. */
  readonly cost: Decimal
}

export interface Cooldown {
  readonly level: number
  readonly until: EpochMs
}

/** Counters of the current UTC day, for the crash and order budgets. */
export interface DayCounts {
  /** Start of the UTC day. */
  readonly day: EpochMs
  readonly orders: number
  readonly opens: number
  readonly unwinds: number
  readonly sessions: number
}

/** What the journal says, folded. Only {@link foldEntry} changes it. */
export interface JournalView {
  /** Seq of the newest entry; 0 when empty. */
  readonly seq: number
  /** Rises at each start; 0 before the first. */
  readonly epoch: number
  readonly startedAt: EpochMs
  /** When a person has lifted a halt last; 0 before that. */
  readonly resumedAt: EpochMs
  readonly lastIntentId: number
  /** Microseconds, decimal digits; `0` before the first signed call. */
  readonly lastNonce: string
  readonly openAttempts: ReadonlyMap<string, Attempt>
  readonly openTransfers: ReadonlyMap<string, TransferAttempt>
  /** Pairs that are not flat, by pair id. */
  readonly holdings: ReadonlyMap<string, PairHolding>
  /** Newest intent of each pair in `holdings`. */
  readonly intents: ReadonlyMap<string, EntryBody<'intent'>>
  /** By what rules each pair in `holdings` was traded last, by pair id; of older journals absent. */
  readonly rules: ReadonlyMap<string, PairInstruments>
  /** Pairs in `holdings` with at least one trade. */
  readonly tradedPairs: ReadonlySet<string>
  /** Perp sold over the whole life of each pair in `holdings`, base units; what was bought back counts, too. */
  readonly perpSold: ReadonlyMap<string, Decimal>
  /** Newest last; bounded to {@link MAX_CLOSED_PAIRS}. */
  readonly closed: readonly ClosedPair[]
  /** By spot symbol. */
  readonly dust: ReadonlyMap<string, Dust>
  readonly cooldowns: ReadonlyMap<string, Cooldown>
  readonly halt: { readonly reason: string; readonly time: EpochMs } | undefined
  readonly cursors: ReadonlyMap<string, EpochMs>
  readonly counts: DayCounts
  readonly totals: JournalTotals
  readonly ordersSent: number
  readonly opensTotal: number
  /** Time of the newest own order or transfer step; reads older than it prove nothing about it. */
  readonly lastActivityAt: EpochMs
  /** Largest |S + P| at fill prices between any two fills, quote. */
  readonly maxNakedQuote: Decimal
  /** Pairs of a long and a short that are not flat, by id. */
  readonly cycles: ReadonlyMap<string, HedgeCycle>
  /** Those that are flat again, oldest first; bounded. */
  readonly finishedCycles: readonly HedgeCycle[]
  /** What they came to, by the start of the UTC day; bounded. */
  readonly cycleDays: ReadonlyMap<EpochMs, CycleDay>
  /** Newest data of each `strategy` entry, by name. */
  readonly strategy: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

/** How many closed pairs a view remembers. */
export const MAX_CLOSED_PAIRS = 5000
