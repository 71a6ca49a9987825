import type { InstrumentWriter } from '@asterkit/backtest/dataset'

/** A change of a book as the stream delivers it, and when it was heard. */
export interface HeardChange {
  /** When the book changed, epoch ms. */
  readonly T?: number | undefined
  readonly E: number
  readonly U: number
  readonly u: number
  readonly pu?: number | undefined
  readonly b: readonly (readonly [string, string])[]
  readonly a: readonly (readonly [string, string])[]
}

/** A book as a whole, as the exchange answers it. */
interface Snapshot {
  readonly lastUpdateId: number
  readonly bids: readonly (readonly [string, string])[]
  readonly asks: readonly (readonly [string, string])[]
  /** When it was made, epoch ms. */
  readonly T?: number | undefined
}

/** Changes that are kept while a snapshot is under way; when it takes longer, the oldest go. */
const MOST_WAITING = 10_000

/**
 * Records the book of one symbol so that it can be followed: a snapshot stands before the first change that
 * continues it, and every change behind continues the one before it. Where that fails a gap is recorded.
 */
export class DepthLane {
  readonly #writer: Pick<InstrumentWriter, 'depth' | 'gap' | 'snapshot'>
  readonly #now: () => number
  readonly #askSnapshot: () => void
  /** Last update that was recorded; undefined while a snapshot is awaited. */
  #last: number | undefined
  #waiting: { readonly change: HeardChange; readonly receivedAt: number }[] = []

  /** @param askSnapshot Must lead to `take`, sooner or later. */
  constructor(
    writer: Pick<InstrumentWriter, 'depth' | 'gap' | 'snapshot'>,
    options: { readonly now: () => number; readonly askSnapshot: () => void },
  ) {
    this.#writer = writer
    this.#now = options.now
    this.#askSnapshot = options.askSnapshot
  }

  /** Whether changes are recorded as they come. */
  get isFollowing(): boolean {
    return this.#last !== undefined
  }

  /** Holds changes back until there is a new snapshot. */
  restart(): void {
    this.#last = undefined
    this.#waiting = []
    this.#askSnapshot()
  }

  /** Hears a change. @returns Whether one before it is missing: a gap has been recorded. */
  hear(change: HeardChange): boolean {
    const heard = { change, receivedAt: this.#now() }
    if (this.#last === undefined) {
      this.#waiting.push(heard)
      if (this.#waiting.length > MOST_WAITING) this.#waiting.splice(0, MOST_WAITING / 2)
      return false
    }
    if (change.u <= this.#last) return false
    if (change.pu === this.#last) {
      this.#record(heard)
      return false
    }
    this.#writer.gap({ time: change.T ?? change.E, receivedAt: heard.receivedAt }, 'sequence')
    this.restart()
    this.#waiting.push(heard)
    return true
  }

  /**
   * Takes a snapshot.
   *
   * @returns False when it is older than the changes that wait: another one is needed.
   */
  take(snapshot: Snapshot): boolean {
    const last = snapshot.lastUpdateId
    const newer = this.#waiting.filter(({ change }) => change.u >= last)
    const first = newer[0]?.change
    if (first !== undefined && first.U > last && first.pu !== last) return false
    const receivedAt = this.#now()
    this.#waiting = []
    this.#last = last
    this.#writer.snapshot({ time: snapshot.T ?? receivedAt, receivedAt }, snapshot)
    for (const [index, heard] of newer.entries()) {
      if (index === 0) this.#record(heard)
      else this.hear(heard.change)
    }
    return true
  }

  #record({ change, receivedAt }: { readonly change: HeardChange; readonly receivedAt: number }) {
    this.#writer.depth({ time: change.T ?? change.E, receivedAt }, change)
    this.#last = change.u
  }
}
