import type { EpochMs, VenueEvent } from '../../core/index.ts'
import type { StreamSource } from './streamSource.ts'

/**
 * A stream that somebody hears, held to its speed on virtual time: the first change is told at once, later
 * ones when the speed allows, joined to the newest state.
 */
export class LiveStream {
  readonly #source: StreamSource
  readonly #everyMs: number
  /** Whether it also speaks when nothing has changed. */
  readonly isPeriodic: boolean
  #lastSent = Number.NEGATIVE_INFINITY
  #changedAt = Number.POSITIVE_INFINITY

  constructor(source: StreamSource, options: { everyMs: number; isPeriodic: boolean }) {
    this.#source = source
    this.#everyMs = options.everyMs
    this.isPeriodic = options.isPeriodic
  }

  /** When the next message is due; Infinity while there is nothing to say. */
  get due(): EpochMs {
    const changed = Math.max(this.#changedAt, this.#lastSent + this.#everyMs)
    return Math.min(changed, this.#source.ownDue?.() ?? Number.POSITIVE_INFINITY)
  }

  /** When it speaks again though nothing has changed. */
  get periodEnd(): EpochMs {
    return this.#lastSent + this.#everyMs
  }

  note(event: VenueEvent): void {
    if (this.#source.hears(event)) this.#changedAt = Math.min(this.#changedAt, event.time)
  }

  /** What is to be said at `at`, the time of the message. */
  take(at: EpochMs): readonly object[] {
    this.#changedAt = Number.POSITIVE_INFINITY
    const messages = this.#source.messages(at)
    if (messages.length > 0) this.#lastSent = at
    return messages
  }

  /** What is to be said at `at` although nothing has changed. */
  repeat(at: EpochMs): readonly object[] {
    this.#lastSent = at
    return this.#source.present(at)
  }

  /** What a new subscriber hears first. */
  present(at: EpochMs): readonly object[] {
    if (this.isPeriodic && this.#lastSent < 0) this.#lastSent = at
    return this.#source.present(at)
  }
}
