import type { Side } from '@asterkit/instruments'
import type { EpochMs } from '../../ports/clock.ts'
import type { BookView, MakerParameters, MakerTrend } from './state.ts'

/** Something that happened to one symbol. Times are the exchange's; `now` is when we heard of it. */
export type MakerEvent =
  | { readonly kind: 'book'; readonly book: BookView; readonly now: EpochMs }
  /** The book is void until the next one. */
  | { readonly kind: 'book-lost' }
  /** The book that is known was read again and is still the same. */
  | { readonly kind: 'book-confirmed'; readonly time: EpochMs }
  | {
      readonly kind: 'trade'
      /** Side of the taker. */
      readonly side: Side
      /** May lie between ticks: such trades met orders that the book does not show. */
      readonly ticks: number
      readonly lots: number
      readonly time: EpochMs
    }
  | {
      readonly kind: 'funding'
      /** Fraction of notional per interval; positive: longs pay. */
      readonly rate: number
      readonly nextTime: EpochMs
    }
  /** What we hold now, after all that is booked; undefined: not known. */
  | { readonly kind: 'inventory'; readonly lots: number | undefined }
  /** The wallet in ticks times lots. */
  | { readonly kind: 'wallet'; readonly value: number }
  | {
      readonly kind: 'fill'
      readonly side: Side
      readonly ticks: number
      readonly lots: number
      readonly time: EpochMs
    }
  /** A placement or change that the venue refused, or that expired because it would have taken. */
  | { readonly kind: 'refused'; readonly time: EpochMs }
  /** The venue takes no orders for a while. */
  | { readonly kind: 'frozen'; readonly until: EpochMs; readonly detail: string }
  /** An order call was answered after so many ms. */
  | { readonly kind: 'answered'; readonly delayMs: number; readonly time: EpochMs }
  | { readonly kind: 'fees'; readonly makerFeeBps: number }
  | {
      readonly kind: 'parameters'
      readonly parameters: MakerParameters | undefined
      /** Why those that exist are not used. */
      readonly refusal: string | undefined
    }
  | { readonly kind: 'trend'; readonly trend: MakerTrend | undefined }
  /** Time passed without anything else: markouts fall due. */
  | { readonly kind: 'tick'; readonly now: EpochMs }
