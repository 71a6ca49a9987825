import type { StreamRuntime } from './streamRuntime.ts'
import { TimerGroup } from './timerGroup.ts'

/** An event with its time, epoch ms; some carry none. */
interface TimedEvent {
  readonly E?: number | undefined
}

interface Held<Event> {
  readonly event: Event
  readonly time: number
  readonly releaseAt: number
}

/**
 * Holds events back for a moment and hands them on in order of their time `E`. One that comes later than
 * the moment is handed on late rather than lost. At most `limit` are held: beyond that the earliest go
 * early.
 */
export class EventOrder<Event extends TimedEvent> {
  readonly #windowMs: number
  readonly #runtime: StreamRuntime
  readonly #release: (event: Event) => void
  readonly #timers: TimerGroup
  #held: Held<Event>[] = []
  #isScheduled = false

  constructor(windowMs: number, runtime: StreamRuntime, release: (event: Event) => void) {
    this.#windowMs = windowMs
    this.#runtime = runtime
    this.#release = release
    this.#timers = new TimerGroup(runtime.timers)
  }

  add(event: Event): void {
    const { timers, bufferLimit } = this.#runtime
    let at = this.#held.length
    const time = event.E ?? this.#held[at - 1]?.time ?? 0
    while (at > 0 && this.#held[at - 1]!.time > time) at--
    this.#held.splice(at, 0, { event, time, releaseAt: timers.now() + this.#windowMs })
    if (this.#held.length > bufferLimit) this.#release(this.#held.shift()!.event)
    this.#schedule()
  }

  /** Hands on everything, e.g. before a gap. */
  flush(): void {
    const held = this.#held
    this.#held = []
    for (const { event } of held) this.#release(event)
  }

  stop(): void {
    this.#timers.end()
    this.#held = []
  }

  #schedule(): void {
    const next = this.#held.reduce((least, { releaseAt }) => Math.min(least, releaseAt), Infinity)
    if (this.#isScheduled || next === Infinity) return
    this.#isScheduled = true
    this.#timers.after(Math.max(1, next - this.#runtime.timers.now()), () => {
      this.#isScheduled = false
      const now = this.#runtime.timers.now()
      // Whatever precedes an event whose time is up goes with it.
      const due = this.#held.findLastIndex(({ releaseAt }) => releaseAt <= now) + 1
      for (const { event } of this.#held.splice(0, due)) this.#release(event)
      this.#schedule()
    })
  }
}
