import type { Side } from '@asterkit/instruments'
import type { EpochMs } from '../dataset/index.ts'
import type { FillLog } from './fillLog.ts'
import type { Tape } from './tape.ts'

/** What a quoter sees: the market and its own position. One live object: read, do not keep. */
export interface QuoterView {
  /** Exchange time of the event. The quoter hears of it by the feed latency later. */
  readonly time: EpochMs
  /** Best levels in ticks and lots; 0 when that side is empty or unknown. */
  readonly bidTicks: number
  readonly bidLots: number
  readonly askTicks: number
  readonly askLots: number
  /** The event: one of `TAPE_KIND`. */
  readonly kind: number
  /** Of a trade: price in ticks, a fraction when it met a hidden order, and lots. */
  readonly tradeTicks: number
  readonly tradeLots: number
  /** Signed lots held. */
  readonly inventoryLots: number
  /** Own fills so far; a change says that there are new ones at the end of `fills`. */
  readonly fillCount: number
  readonly fills: FillLog
  /** All levels: those of this event begin at `tape.at[index]`. */
  readonly tape: Tape
  readonly index: number
}

/** What a quoter can do. Requests reach the exchange after the latency. */
export interface QuoteDesk {
  /** Orders that each side may have. */
  readonly levels: number
  /**
   * Wants one order of a side to be so: placed, moved or, with 0 lots, cancelled. An order that stands there
   * already is left alone. While a request for it is under way another one is refused.
   *
   * @returns False when it was refused: ask again at the next event.
   */
  quote(side: Side, level: number, ticks: number, lots: number): boolean
  /** Price and remaining lots of an order as the quoter knows them; 0 lots when there is none. */
  orderTicks(side: Side, level: number): number
  orderLots(side: Side, level: number): number
  /** Share of its price's displayed lots that the model holds to be ahead of an order: 0 first, 1 last. */
  queueAhead(side: Side, level: number): number
  /** What the latest request asked for, whether it has arrived or not. */
  askedTicks(side: Side, level: number): number
  askedLots(side: Side, level: number): number
  /** Requests so far that the exchange has refused, because they would have taken. */
  readonly refused: number
  /** Whether a request for the order is under way. */
  isPending(side: Side, level: number): boolean
}

/** Says what should rest after each event. Must be deterministic. */
export interface Quoter {
  onEvent(view: QuoterView, desk: QuoteDesk): void
}
