import type { EpochMs } from '../core/index.ts'

/** Calls that wait for a moment of exchange time. */
export class TimeWaiters {
  readonly #waiting = new Set<{ readonly until: EpochMs; readonly resolve: () => void }>()

  /** Resolves when exchange time has come so far, or the exchange closes. */
  until(until: EpochMs): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add({ until, resolve })
    })
  }

  /** Wakes those whose moment has come. */
  wake(now: EpochMs): void {
    for (const waiter of [...this.#waiting]) {
      if (waiter.until > now) continue
      this.#waiting.delete(waiter)
      waiter.resolve()
    }
  }
}
