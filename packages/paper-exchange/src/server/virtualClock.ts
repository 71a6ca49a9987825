import type { EpochMs } from '../core/index.ts'
import type { PaperClockMode, PaperSpeed } from './paperExchange.ts'

/** Real time between two steps of a paced clock. */
const TICK_MS = 20

/** Settings of a clock; `advance` is what moving it does to the exchange. */
export interface VirtualClockOptions {
  readonly startTime: EpochMs
  /** Time stands still from here on. */
  readonly endTime?: EpochMs
  readonly mode: PaperClockMode
  readonly speed: PaperSpeed
  advance(to: EpochMs): void
  /** Hears of an `advance` that failed. A clock that goes by itself stands still from then on. */
  onFailure(error: unknown): void
  /** Real milliseconds, monotonic. */
  monotonicMs(): number
}

interface Sleeper {
  readonly target: EpochMs
  wake(): void
}

/**
 * Virtual time. `stepped`: it passes only while somebody sleeps, paced by `speed`. `free`: it passes with
 * the wall clock times `speed`. Sleepers overlap: two that sleep an hour at once sleep the same hour.
 */
export class VirtualClock {
  readonly #options: VirtualClockOptions
  readonly #sleepers = new Set<Sleeper>()
  #now: EpochMs
  #isHalted = false
  #timer: NodeJS.Timeout | undefined
  /** Where virtual and real time were last seen together; undefined while time stands still. */
  #anchor: { readonly virtual: EpochMs; readonly real: number } | undefined

  constructor(options: VirtualClockOptions) {
    this.#options = options
    this.#now = options.startTime
    if (options.mode === 'free') this.#run()
  }

  get now(): EpochMs {
    return this.#now
  }

  get isEnded(): boolean {
    const { endTime } = this.#options
    return endTime !== undefined && this.#now >= endTime
  }

  /** Brings a running clock up to date; a standing one stays. One that cannot move on stops for good. */
  touch(): void {
    if (this.#anchor === undefined || this.#options.speed === 'max') return
    const elapsed = this.#options.monotonicMs() - this.#anchor.real
    try {
      this.#moveTo(this.#anchor.virtual + Math.floor(elapsed * this.#options.speed))
    } catch (error) {
      this.#isHalted = true
      this.stop()
      this.#options.onFailure(error)
    }
  }

  /** Lets virtual time pass up to `durationMs`; less when the signal fires or the feed ends. */
  async sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    this.touch()
    const target = this.#now + durationMs
    if (this.#options.speed === 'max') {
      this.#moveTo(target)
      return
    }
    if (signal.aborted || this.isEnded || this.#isHalted) return
    await new Promise<void>((resolve) => {
      const sleeper: Sleeper = {
        target,
        wake: () => {
          this.#sleepers.delete(sleeper)
          signal.removeEventListener('abort', sleeper.wake)
          resolve()
        },
      }
      signal.addEventListener('abort', sleeper.wake, { once: true })
      this.#sleepers.add(sleeper)
      this.#run()
    })
    if (this.#sleepers.size === 0 && this.#options.mode === 'stepped') this.stop()
  }

  /** Stops timers and wakes every sleeper. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#anchor = undefined
    for (const sleeper of [...this.#sleepers]) sleeper.wake()
  }

  #run(): void {
    this.#anchor ??= { virtual: this.#now, real: this.#options.monotonicMs() }
    if (this.#timer !== undefined || this.isEnded) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.touch()
      if (this.#isHalted) return
      if (this.#sleepers.size > 0 || this.#options.mode === 'free') this.#run()
    }, this.#nextTickMs())
  }

  /** Until the nearest sleeper's target, but never longer than a tick, so that streams flow evenly. */
  #nextTickMs(): number {
    const { speed } = this.#options
    let nearest = Number.POSITIVE_INFINITY
    for (const { target } of this.#sleepers) nearest = Math.min(nearest, target)
    const realMs = speed === 'max' ? 0 : (nearest - this.#now) / speed
    return Math.max(0, Math.min(TICK_MS, Math.ceil(realMs)))
  }

  #moveTo(time: EpochMs): void {
    const { endTime } = this.#options
    let target = endTime === undefined ? time : Math.min(time, endTime)
    // A paced step never runs past a sleeper: it wakes at its own time, not at the tick's.
    for (const sleeper of this.#sleepers) target = Math.min(target, sleeper.target)
    if (target > this.#now) {
      this.#options.advance(target)
      this.#now = target
    }
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.target <= this.#now || this.isEnded) sleeper.wake()
    }
  }
}
