import type { StreamRuntime } from '../streamRuntime.ts'
import { TimerGroup } from '../timerGroup.ts'
import type { BookSnapshot } from './orderBook.ts'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 30_000
/** A snapshot after this much peace is asked for at once again. */
const PEACE_MS = 60_000

/**
 * Gets snapshots until one fits. Snapshots weigh much: the first comes at once, repeated ones with growing
 * pauses.
 */
export class SnapshotLoader {
  readonly #runtime: StreamRuntime
  readonly #read: (signal: AbortSignal) => Promise<BookSnapshot>
  readonly #take: (snapshot: BookSnapshot) => boolean
  readonly #timers: TimerGroup
  #attempt: AbortController | undefined
  #attempts = 0
  #lastAt = Number.NEGATIVE_INFINITY

  constructor(options: {
    readonly runtime: StreamRuntime
    /** Reads one. */
    read(signal: AbortSignal): Promise<BookSnapshot>
    /** Uses it; false when it is too old. */
    take(snapshot: BookSnapshot): boolean
  }) {
    this.#runtime = options.runtime
    this.#read = options.read
    this.#take = options.take
    this.#timers = new TimerGroup(options.runtime.timers)
  }

  /** Asks for a snapshot; one that is under way was asked for too early and is dropped. */
  start(): void {
    this.cancel()
    const attempt = new AbortController()
    this.#attempt = attempt
    const now = this.#runtime.timers.now()
    if (now - this.#lastAt > PEACE_MS) this.#attempts = 0
    const pauseMs =
      this.#attempts === 0
        ? 0
        : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#attempts - 1)) *
          (0.5 + this.#runtime.random() / 2)
    this.#attempts++
    this.#timers.after(pauseMs, () => this.#run(attempt.signal))
  }

  cancel(): void {
    this.#attempt?.abort()
    this.#attempt = undefined
  }

  stop(): void {
    this.cancel()
    this.#timers.end()
  }

  #run(signal: AbortSignal): void {
    if (signal.aborted) return
    this.#lastAt = this.#runtime.timers.now()
    this.#read(signal).then(
      (snapshot) => {
        if (!signal.aborted && !this.#take(snapshot)) this.start()
      },
      (error: unknown) => {
        if (signal.aborted) return
        this.#runtime.onTrouble(
          error instanceof Error ? error : new Error('no snapshot', { cause: error }),
        )
        this.start()
      },
    )
  }
}
