import { setImmediate } from 'node:timers/promises'
import type { Venue } from '@asterkit/paper-exchange/core'
import type { Clock } from '@asterkit/strategy'

/** So many sleeps run in one go before other work of the process gets a turn. */
const SLEEPS_PER_TURN = 256

/** A clock of virtual time: sleeping on it lets the venue's market happen, and takes no real time. */
export function createSimClock(venue: Pick<Venue, 'now' | 'advanceTo'>): Clock {
  let sleeps = 0
  return {
    now: () => venue.now,
    async sleep(durationMs, signal) {
      signal.throwIfAborted()
      sleeps += 1
      // Without a pause now and then, signals such as Ctrl-C would wait for the whole replay.
      if (sleeps % SLEEPS_PER_TURN === 0) await setImmediate()
      signal.throwIfAborted()
      venue.advanceTo(venue.now + Math.max(0, Math.ceil(durationMs)))
    },
  }
}
