/**
 * What a stream delivers. A `gap` means that messages are missing at this point: read the state again
 * by REST. It follows every reconnect, overflow and unreadable message; several in a row are one.
 */
export type StreamItem<Event> =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'gap'; readonly reason: GapReason }
  /** Connected for the first time: what happens from here on is delivered. */
  | { readonly kind: 'open' }

/** Why something is missing. */
export type GapReason = 'reconnected' | 'overflow' | 'unreadable'

/** Per stream. */
export interface StreamOptions {
  /** Ends the stream. Without it, leave the `for await` loop. */
  readonly signal?: AbortSignal | undefined
  /** Messages kept for a slow reader. When full the oldest go, and a gap is delivered. @default 10000 */
  readonly bufferLimit?: number | undefined
  /** Told about failed connections and keep-alives; the stream goes on trying. Carries no secrets. */
  readonly onTrouble?: ((error: Error) => void) | undefined
}
