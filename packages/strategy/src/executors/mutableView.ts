import type { Decimal } from '@asterkit/instruments'
import type { PairHolding, PairInstruments } from '../pair.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { EntryBody } from './entries.ts'
import type { CycleView } from './foldCycle.ts'
import type {
  Attempt,
  ClosedPair,
  Cooldown,
  DayCounts,
  Dust,
  JournalView,
  TransferAttempt,
} from './journalView.ts'
import type { JournalTotals } from './totals.ts'

/** The journal's view while entries are folded into it. */
export interface MutableView extends Omit<JournalView, keyof CycleView>, CycleView {
  seq: number
  epoch: number
  startedAt: EpochMs
  resumedAt: EpochMs
  lastIntentId: number
  lastNonce: string
  openAttempts: Map<string, Attempt>
  openTransfers: Map<string, TransferAttempt>
  holdings: Map<string, PairHolding>
  intents: Map<string, EntryBody<'intent'>>
  rules: Map<string, PairInstruments>
  tradedPairs: Set<string>
  perpSold: Map<string, Decimal>
  closed: ClosedPair[]
  dust: Map<string, Dust>
  cooldowns: Map<string, Cooldown>
  halt: JournalView['halt']
  cursors: Map<string, EpochMs>
  counts: DayCounts
  totals: JournalTotals
  ordersSent: number
  opensTotal: number
  lastActivityAt: EpochMs
  maxNakedQuote: Decimal
  strategy: Map<string, Readonly<Record<string, unknown>>>
  /** Last traded spot price per pair, to value dust. */
  readonly lastSpotPrice: Map<string, Decimal>
}
