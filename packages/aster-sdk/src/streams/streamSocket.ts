/** As much of a WebSocket as streams use; the built-in ones and the `ws` package fit. */
export interface StreamSocket {
  onopen: ((event: never) => void) | null
  onmessage: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  onclose: ((event: never) => void) | null
  send(text: string): void
  close(): void
}

/** Opens a socket. */
export type StreamSocketConstructor = new (url: string) => StreamSocket

/** Timers and a clock that never goes back. */
export interface StreamTimers {
  setTimeout(run: () => void, delayMs: number): unknown
  clearTimeout(handle: unknown): void
  /** Milliseconds since any fixed moment. */
  now(): number
}
