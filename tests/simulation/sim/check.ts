import type { Venue, VenueAccount, VenueOrder } from '@asterkit/paper-exchange/core'
import type { FaultMatcher } from '@asterkit/paper-exchange/faults'
import type { FarmEvent, FarmReport, Journal, JournalView, TradeEntry } from '@asterkit/strategy'
import type { Scenario } from './scenario.ts'
import type { OwnTrade, Truth } from './truth.ts'

/** An invariant that did not hold. */
export interface Violation {
  /** Name in the safety rules, such as `I5`. */
  readonly invariant: string
  /** Exchange time. */
  readonly time: number
  /** What was found, with its figures. */
  readonly detail: string
}

/** What checks look at: the venue's core, the journal as it is on disk, and what the bot has told. */
export interface Watched {
  readonly scenario: Scenario
  readonly venue: Venue
  readonly account: VenueAccount
  readonly truth: Truth
  /** What has struck so far. */
  readonly faults: Pick<FaultMatcher, 'strikes'>
  /** The journal of now: another one after it was lost. */
  readonly journal: Journal
  /** That journal folded anew, entry by entry, apart from the bot's own folding. */
  readonly view: JournalView
  /** Everything that the bot has told a person so far. */
  readonly told: readonly FarmEvent[]
  /** When the running process began; undefined while none runs. */
  readonly processSince: number | undefined
  /** How often the running process has made each call, by the name of the port. */
  readonly calls: ReadonlyMap<string, number>
  /** Time that has passed inside calls rather than in sleeps of the bot, ms. */
  stalledMs(): number
  violated(invariant: string, detail: string): void
}

/** Looks at a run while it happens. Every method is called synchronously; none may change anything. */
export interface Check {
  /** An order of the bot is new at the venue, or has changed there. */
  onOwnOrder?(order: VenueOrder): void
  /** An order of the bot has traded, and all of it is booked. */
  onOwnTrade?(trade: OwnTrade): void
  /** An entry is on disk and folded. */
  onEntry?(entry: TradeEntry): void
  /** The account has changed, or time is about to pass. */
  onMoment?(): void
  /** The bot goes to sleep until its next cycle. */
  onRest?(): void
  /** The journal was deleted while no process ran. */
  onJournalLost?(): void
  /** The last process has ended in order. */
  onEnd?(report: FarmReport): void
}
