/** Milliseconds since 1970-01-01T00:00:00Z, on the exchange's clock. */
export type EpochMs = number

/** Time as the bot sees it. In replay it is virtual: it advances while the bot sleeps. */
export interface Clock {
  /** Exchange time: the local clock corrected by the measured offset, or the paper venue's clock. */
  now(): EpochMs
  /** Resolves after `durationMs` of this clock; rejects with the signal's reason when aborted. */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>
}
