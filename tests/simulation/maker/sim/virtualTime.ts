import { setImmediate as turn } from 'node:timers/promises'
import type { Venue } from '@asterkit/paper-exchange/core'
import type { Clock } from '@asterkit/strategy'

/** What happens when, in a run without sockets: everything that takes time is due at a moment of the venue. */
export class VirtualTime {
  readonly #venue: Venue
  readonly #stepMs: number
  /** Next first; at one moment in the order in which they were planned. */
  readonly #due: { readonly at: number; readonly run: () => void }[] = []

  /** @param stepMs How often the venue's market moves. */
  constructor(venue: Venue, stepMs: number) {
    this.#venue = venue
    this.#stepMs = stepMs
  }

  get now(): number {
    return this.#venue.now
  }

  /** Plans something; what lies in the past happens next. */
  at(time: number, run: () => void): void {
    const at = Math.max(this.now, Math.ceil(time))
    let place = this.#due.length
    while (place > 0 && this.#due[place - 1]!.at > at) place -= 1
    this.#due.splice(place, 0, { at, run })
  }

  /** A clock whose sleeps are due like everything else. */
  clock(isOver: () => boolean): Clock {
    return {
      now: () => this.now,
      sleep: (durationMs, signal) =>
        new Promise((resolve, reject) => {
          if (signal.aborted) return reject(signal.reason)
          const abort = () => reject(signal.reason)
          signal.addEventListener('abort', abort, { once: true })
          this.at(this.now + Math.max(0, durationMs), () => {
            signal.removeEventListener('abort', abort)
            if (!isOver()) resolve()
          })
        }),
    }
  }

  /** Lets everything happen up to a moment, or until something is over. All code gets its turn after each moment. */
  async pass(until: number, isOver: () => boolean, onMoment: () => void): Promise<void> {
    await turn()
    while (!isOver()) {
      const step = this.now - (this.now % this.#stepMs) + this.#stepMs
      const next = Math.min(this.#due[0]?.at ?? step, step)
      if (next > until) break
      this.#venue.advanceTo(next)
      while (this.#due[0] !== undefined && this.#due[0].at <= this.now) this.#due.shift()?.run()
      await turn()
      onMoment()
    }
    if (!isOver()) this.#venue.advanceTo(Math.max(this.now, until))
  }
}
