/**
 * What became of a state-changing call.
 *
 * `refused` needs the exchange's own error with a code that proves that nothing happened. Timeouts,
 * resets, 5xx, HTML bodies and every other code are `unknown`: look the effect up, never resend.
 */
export type Outcome<T> =
  | { readonly kind: 'accepted'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: number; readonly message: string }
  | { readonly kind: 'not-sent'; readonly message: string }
  /** `code` is the venue's, where it sent one that proves nothing. */
  | { readonly kind: 'unknown'; readonly message: string; readonly code?: number }
