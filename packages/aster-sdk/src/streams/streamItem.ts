import type { StreamSocketConstructor, StreamTimers } from './streamSocket.ts'

/**
 * What a stream delivers. A `gap` means that messages of its streams are missing at this point: read the
 * state again by REST. It follows every reconnect, overflow and unreadable message; several in a row are
 * one.
 */
export type StreamItem<Event> =
  | {
      readonly kind: 'event'
      /** Name on the wire; of user events, which account. */
      readonly stream: string
      readonly event: Event
    }
  | { readonly kind: 'gap'; readonly reason: GapReason; readonly streams: readonly string[] }
  /** Connected for the first time: what happens from here on is delivered. */
  | { readonly kind: 'open' }
  /** No message of this stream for `silentMs`, connected or not. Once per silence. */
  | { readonly kind: 'stale'; readonly stream: string; readonly silentMs: number }

/** Items of streams, one by one or in batches. Read it one way at a time. */
export interface EventStream<Event> extends AsyncIterable<StreamItem<Event>> {
  /**
   * The same items, all that have arrived at a time: a loop that awaits every item is several times
   * slower when thousands come in a second.
   *
   * @example
   * for await (const items of stream.batches()) for (const item of items) handle(item)
   */
  batches(): AsyncIterable<readonly StreamItem<Event>[]>
}

/** Why something is missing. */
export type GapReason = 'reconnected' | 'overflow' | 'unreadable'

/** Per stream. */
export interface StreamOptions {
  /** Ends the stream. Without it, leave the `for await` loop. */
  readonly signal?: AbortSignal | undefined
  /** Messages kept for a slow reader. When full the oldest go, and a gap is delivered. @default 10000 */
  readonly bufferLimit?: number | undefined
  /**
   * Told about failed connections, keep-alives and events of unknown kind; the stream goes on. Carries
   * no secrets.
   */
  readonly onTrouble?: ((error: Error) => void) | undefined
  /** Delivers `stale` when a stream says nothing for so long, milliseconds. @default never */
  readonly staleAfterMs?: number | undefined
  /**
   * After so much silence the connection is asked for a sign of life, and given up when it gives none
   * for as long again; that of an account only if it gave one before. 0 never asks. @default 30000
   */
  readonly probeAfterMs?: number | undefined
  /**
   * Age at which a connection is replaced, milliseconds: the new one is heard beside the old one before
   * the switch, so that nothing is lost or doubled. @default 23.5 hours; the venue cuts at 24
   */
  readonly connectionLifetimeMs?: number | undefined
  /** How long both connections are heard at a replacement, milliseconds. @default 3000 */
  readonly overlapMs?: number | undefined
  /** @default the built-in one */
  readonly WebSocket?: StreamSocketConstructor | undefined
  /** Timers and monotonic clock. @default the built-in ones */
  readonly timers?: StreamTimers | undefined
  /** Spreads pauses: from 0 up to 1. @default Math.random */
  readonly random?: (() => number) | undefined
}

/** Per stream of an account. */
export interface UserStreamOptions extends StreamOptions {
  /**
   * Holds events back for so long, milliseconds, and delivers them in order of event time `E`; one that
   * comes later still is delivered late. 0 delivers as they arrive, at once. @default 25
   */
  readonly orderWindowMs?: number | undefined
  /** Pause between two keep-alives of the listen key, which lives 60 min. @default 30 min */
  readonly keepAliveMs?: number | undefined
}
