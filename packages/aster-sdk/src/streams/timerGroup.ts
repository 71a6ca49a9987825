import type { StreamTimers } from './streamSocket.ts'

/** Timers that end together. */
export class TimerGroup {
  readonly #timers: StreamTimers
  readonly #running = new Set<unknown>()
  #isEnded = false

  constructor(timers: StreamTimers) {
    this.#timers = timers
  }

  /** Runs something once. Returns how to call it off. */
  after(delayMs: number, run: () => void): () => void {
    if (this.#isEnded) return () => undefined
    const handle = this.#timers.setTimeout(() => {
      this.#running.delete(handle)
      run()
    }, delayMs)
    this.#running.add(handle)
    return () => {
      this.#running.delete(handle)
      this.#timers.clearTimeout(handle)
    }
  }

  /** Runs something again and again. Returns how to call it off. */
  every(pauseMs: number, run: () => void): () => void {
    let isStopped = false
    let cancel = () => {}
    const next = () => {
      if (isStopped) return
      cancel = this.after(pauseMs, () => {
        run()
        next()
      })
    }
    next()
    return () => {
      isStopped = true
      cancel()
    }
  }

  /** Calls all of them off; later ones never run. */
  end(): void {
    this.#isEnded = true
    for (const handle of this.#running) this.#timers.clearTimeout(handle)
    this.#running.clear()
  }
}
