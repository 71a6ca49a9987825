import type { Sides } from '../quote/applySkew.ts'
import type { Quote } from '../quote/ladder.ts'

/** An order of ours that rests, or may rest, on the exchange. Its lots are what is left of it. */
export interface WorkingQuote extends Quote {
  /** Names the order for the caller, e.g. its client order id. */
  readonly id: string
  /**
   * False while a request for it is under way or its outcome is unknown. Such an order is left alone and still
   * takes the place of the quote it was meant for, so that no intent ever has two live orders.
   */
  readonly isSettled: boolean
  /** Share of the orders at its price that are ahead of it: 0 first, 1 last. @default 1 */
  readonly queueAhead?: number
  /** False when the exchange takes no more amendments of it. @default true */
  readonly canAmend?: boolean
}

/** When a working order stays although another price or size is wanted. */
export interface DiffRules {
  /** Moves of so many ticks are not worth a request. @default 0 */
  readonly minMoveTicks?: number
  /** What being first at a price is worth over being last, in ticks. @default 0 */
  readonly queueValueTicks?: number
  /** Difference of size that is not worth a request, as a fraction of the wanted size. @default 0 */
  readonly sizeTolerance?: number
  /** Bids above and asks below these ticks never stay, whatever their place in the queue. */
  readonly bounds?: Sides
  /** Most lots that a side may have working, together with orders of unknown outcome. */
  readonly mostLots?: Sides
  /** Most orders that may rest at a time; one whose cancel is under way counts until it is confirmed. */
  readonly mostOrders?: number
}

/** What to do about one order, with the reason. */
export type QuoteAction =
  | {
      readonly kind: 'cancel'
      readonly from: WorkingQuote
      readonly reason: 'not-wanted' | 'no-amendment' | 'no-room' | 'own-order'
    }
  | {
      readonly kind: 'amend'
      readonly from: WorkingQuote
      readonly to: Quote
      readonly reason: 'price' | 'size' | 'bound' | 'own-order'
    }
  | { readonly kind: 'place'; readonly to: Quote }
  | {
      readonly kind: 'keep'
      readonly from: WorkingQuote
      readonly reason: 'unchanged' | 'small-move' | 'queue' | 'unsettled' | 'no-room'
    }
  /** Wanted, but not now: an order that is not settled takes the room or stands in the way. */
  | { readonly kind: 'wait'; readonly to: Quote; readonly reason: 'no-room' | 'own-order' }

/** Why an order is to move. */
export type MoveReason = Extract<QuoteAction, { kind: 'amend' }>['reason']

/** Moves an order. One that takes no amendment goes; its quote is placed once the cancel is confirmed. */
export function moveQuote(from: WorkingQuote, to: Quote, reason: MoveReason): QuoteAction {
  return from.canAmend === false
    ? { kind: 'cancel', from, reason: 'no-amendment' }
    : { kind: 'amend', from, to, reason }
}

/** What rests on the exchange once an action is done. */
export function restingAfter(action: QuoteAction | undefined): Quote | undefined {
  if (action?.kind === 'keep') return action.from
  return action?.kind === 'amend' || action?.kind === 'place' ? action.to : undefined
}
