import type { Side } from '@asterkit/instruments'
import type { Clock, EpochMs } from '../../ports/clock.ts'
import type { Fill } from '../../ports/exchange.ts'
import type { Logger } from '../../ports/logger.ts'
import type { MakerExchange } from '../../ports/makerExchange.ts'
import type { QuoteBook } from './quoteBook.ts'
import type { QuoteDesk } from './quoteDesk.ts'

/** What executors tell the loop, as it happens. */
export type QuoteNews =
  | {
      readonly kind: 'fill'
      readonly symbol: string
      readonly fill: Fill
      readonly owner: FillOwner
    }
  /** A placement or change that the venue refused or let expire. */
  | {
      readonly kind: 'refused'
      readonly symbol: string
      readonly code: number | undefined
      readonly message: string
    }
  /** A call about an order was answered after so many ms of exchange time. */
  | { readonly kind: 'answered'; readonly symbol: string; readonly delayMs: number }
  | {
      readonly kind: 'sent'
      readonly symbol: string
      readonly call: QuoteCall
      readonly side: Side
    }
  /** Orders, fills or the position of a symbol changed: look again what is wanted. */
  | { readonly kind: 'changed'; readonly symbol: string }
  | {
      readonly kind: 'alert'
      readonly code: QuoteAlert
      readonly detail: string
      readonly symbol?: string
    }

/** Whose order traded. */
export type FillOwner = 'own' | 'venue' | 'foreign'

/** A call about one order. */
export type QuoteCall = 'place' | 'amend' | 'cancel'

/** Something a person should know. Stable. */
export type QuoteAlert =
  | 'order-unknown'
  | 'halted'
  | 'foreign-order'
  | 'position-unexplained'
  | 'balance-unexplained'
  | 'forced-close'
  | 'no-countdown'

/** All that executors of quotes work with. */
export interface QuoteContext {
  readonly exchange: MakerExchange
  readonly clock: Clock
  readonly book: QuoteBook
  readonly log: Logger
  readonly desks: ReadonlyMap<string, QuoteDesk>
  readonly tell: (news: QuoteNews) => void
  /** Number of the next order of this session: counts up, so that no id comes twice. */
  readonly nextAttempt: () => number
  /** Resolves when so much exchange time has passed. Does not move the clock; rejects when the run ends. */
  readonly wait: (durationMs: number) => Promise<void>
  /** Runs something beside the loop; a failure of the journal ends the run, others are logged. */
  readonly spawn: (name: string, work: () => Promise<void>) => void
  /** Ends reads and waits, not calls that are under way. */
  readonly signal: AbortSignal
}

/** Ends opening durably until a person lifts it. */
export function haltQuoting({ book, clock, tell, log }: QuoteContext, reason: string): void {
  tell({ kind: 'alert', code: 'halted', detail: reason })
  log.error('quoting halted', { reason })
  if (book.view.halt !== undefined) return
  const time: EpochMs = clock.now()
  book.append({ entry: { kind: 'halt', time, body: { reason: reason.slice(0, 500) } } })
}
