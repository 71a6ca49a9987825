import type { StreamOptions } from './streamItem.ts'
import type { StreamSocketConstructor, StreamTimers } from './streamSocket.ts'

/** Options of a stream with their defaults filled in. */
export interface StreamRuntime {
  readonly WebSocket: StreamSocketConstructor
  readonly timers: StreamTimers
  readonly random: () => number
  readonly bufferLimit: number
  readonly probeAfterMs: number
  readonly connectionLifetimeMs: number
  readonly overlapMs: number
  onTrouble(error: Error): void
}

const builtInTimers: StreamTimers = {
  setTimeout: (run, delayMs) => setTimeout(run, delayMs),
  clearTimeout: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
  now: () => performance.now(),
}

/** Fills in what the caller left open. */
export function streamRuntime(options: StreamOptions): StreamRuntime {
  return {
    WebSocket: options.WebSocket ?? WebSocket,
    timers: options.timers ?? builtInTimers,
    random: options.random ?? Math.random,
    bufferLimit: options.bufferLimit ?? 10_000,
    probeAfterMs: options.probeAfterMs ?? 30_000,
    connectionLifetimeMs: options.connectionLifetimeMs ?? 23.5 * 3_600_000,
    overlapMs: options.overlapMs ?? 3000,
    onTrouble: (error) => options.onTrouble?.(error),
  }
}
