import type { FarmHealth, FundingPayment, MarketSurvey } from '@asterkit/strategy'
import type { AccountLook } from '../lookAtAccount.ts'

/** What one reading of exchange and memory has brought. */
export interface Snapshot {
  readonly look: AccountLook
  readonly health: FarmHealth
  readonly survey: MarketSurvey
  /** Adds up the journal's funding payments. */
  readonly readPayments: () => readonly FundingPayment[]
  /** Newest lines of the bot's log, newest first. */
  readonly log: readonly string[]
}

/** A page in place of the overview. */
export interface Page {
  readonly title: string
  readonly lines: readonly string[]
  /** Lines scrolled past. */
  readonly offset: number
}

/** What a person has to answer before something is done. */
export interface Question {
  readonly title: string
  /** Choices, or plan with costs and worst case. */
  readonly lines: readonly string[]
  /** What is to be typed before Enter; empty: nothing. */
  readonly expects: string
  readonly typed: string
}

/** Everything that the dashboard shows. */
export interface DashboardState {
  readonly snapshot?: Snapshot | undefined
  /** Local clock at the end of the newest good reading. */
  readonly readAt?: number | undefined
  /** Age at which a reading counts as stale, ms. @default 90000 */
  readonly staleAfterMs?: number | undefined
  /** Why the newest reading failed; absent: it did not. */
  readonly failure?: string | undefined
  /** What is being done; absent: nothing. */
  readonly busy?: string | undefined
  readonly page?: Page | undefined
  readonly question?: Question | undefined
  /** What the person did and what came of it, newest first. */
  readonly notes: readonly string[]
}
