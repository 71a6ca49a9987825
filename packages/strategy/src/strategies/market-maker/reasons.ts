import type { Side } from '@asterkit/instruments'

/** Why a side, or both, is not quoted or quoted less. Stable; safe to switch on. */
export type ReasonCode =
  /** The book is unknown, one-sided or crossed. */
  | 'no-book'
  | 'stale-book'
  /** What we own is not known, or not explained by our own records. */
  | 'position-unknown'
  | 'position-unexplained'
  /** The wallet is not known, of which the ping-pong mode orders a share. */
  | 'wallet-unknown'
  /** The account stream is down: fills would come late. */
  | 'account-stream'
  | 'latency'
  | 'wide-spread'
  | 'volatility'
  | 'jump'
  | 'refusals'
  /** Many fills on one side at once. */
  | 'burst'
  /** The position is so large that this side would add to it. */
  | 'inventory'
  /** The position would pay funding soon. */
  | 'funding'
  /** What may be quoted is less than the venue's smallest order. */
  | 'below-minimum'
  | 'day-loss'
  | 'order-budget'
  | 'halted'
  /** The venue takes no orders of this symbol, or has frozen ours. */
  | 'not-trading'
  | 'protection'
  /** The venue's timer that cancels our orders could not be started. */
  | 'no-countdown'
  | 'disk-full'
  | 'margin'
  /** Orders of somebody else rest on this symbol. */
  | 'foreign-order'
  /** Orders of an earlier run are being ended, and our records compared with the exchange. */
  | 'starting'
  | 'stopping'
  /** The original's mode works one side at a time. */
  | 'ping-pong'
  /** Parameters were refused; the static widths are used instead. */
  | 'parameters'

/** One reason, for people and programs. */
export interface QuoteReason {
  readonly code: ReasonCode
  readonly side: Side | 'both'
  /** With the figures that decided. */
  readonly detail: string
}

/** Reasons that only bend or delay: the sides they name are quoted all the same. */
const REMARKS: readonly ReasonCode[] = ['parameters', 'order-budget']

/** Whether a reason keeps a side from being quoted. */
export function isBlocking({ code, side }: QuoteReason, of: Side): boolean {
  return (side === 'both' || side === of) && !REMARKS.includes(code)
}
