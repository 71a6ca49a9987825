import type { Market } from '@asterkit/instruments'
import type { EpochMs, MarketHistory, Venue, VenueEvent } from '../../core/index.ts'

/** What stream messages are made of. */
export interface StreamWorld {
  readonly venue: Venue
  readonly history: MarketHistory
  readonly market: Market
}

/** One stream's view of the venue: what changes it and what it then says. */
export interface StreamSource {
  /** Whether an event of the stream's symbol gives it something to say; takes note of it. */
  hears(event: VenueEvent): boolean
  /** What there is to say, as of now; afterwards there is nothing left. */
  messages(at: EpochMs): readonly object[]
  /** What a new subscriber hears first: the present state, of streams that tell states. */
  present(at: EpochMs): readonly object[]
  /** When there is something to say though nothing happens, such as a candle's end. */
  ownDue?(): EpochMs
}

/** Nothing, for streams that tell events instead of states. */
export const NOTHING: readonly object[] = []

/** One message, or none where nothing is known. */
export function present(message: object | undefined): readonly object[] {
  return message === undefined ? NOTHING : [message]
}

/** Whether an event may have changed a book. */
export function touchesBook({ kind }: VenueEvent): boolean {
  return kind === 'book' || kind === 'trade' || kind === 'order'
}
