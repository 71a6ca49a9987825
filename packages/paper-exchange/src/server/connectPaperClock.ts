import type { EpochMs } from '../core/contract.ts'

/** Result of a step of the virtual clock. */
export interface PaperClockStep {
  readonly now: EpochMs
  /** The feed is over: time does not pass any more, so a bot that waits would wait for ever. */
  readonly ended: boolean
}

/** A paper exchange's clock, seen from a bot. Sleeping is what moves it. */
export interface PaperClock {
  /** The last virtual time that the server told. */
  now(): EpochMs
  /**
   * Lets `durationMs` of virtual time pass. The server paces it by its speed.
   *
   * @throws {DOMException} `AbortError`: the signal fired; virtual time may have passed in part.
   */
  sleep(durationMs: number, signal?: AbortSignal): Promise<PaperClockStep>
  /** Reads the virtual time anew. */
  refresh(signal?: AbortSignal): Promise<PaperClockStep>
}

/**
 * Connects to the clock of a running paper exchange.
 *
 * @param options.url Any of the exchange's REST base URLs.
 * @throws {Error} Nothing answers there, or it is no paper exchange.
 */
export async function connectPaperClock(options: {
  readonly url: string
  readonly signal?: AbortSignal
}): Promise<PaperClock> {
  const clock = new RemoteClock(options.url)
  await clock.refresh(options.signal)
  return clock
}

class RemoteClock implements PaperClock {
  readonly #url: string
  #now: EpochMs = 0

  constructor(baseUrl: string) {
    this.#url = `${baseUrl.replace(/\/+$/, '')}/paper/clock`
  }

  now(): EpochMs {
    return this.#now
  }

  async sleep(durationMs: number, signal?: AbortSignal): Promise<PaperClockStep> {
    return this.#call(
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ advanceMs: Math.max(0, Math.ceil(durationMs)) }),
      },
      signal,
    )
  }

  async refresh(signal?: AbortSignal): Promise<PaperClockStep> {
    return this.#call({ method: 'GET' }, signal)
  }

  async #call(init: RequestInit, signal: AbortSignal | undefined): Promise<PaperClockStep> {
    const response = await fetch(this.#url, { ...init, ...(signal ? { signal } : {}) })
    const answer = (await response.json()) as { now?: unknown; ended?: unknown; msg?: unknown }
    if (!response.ok || typeof answer.now !== 'number') {
      throw new Error(`${this.#url} is not a paper exchange's clock: ${String(answer.msg)}`)
    }
    this.#now = Math.max(this.#now, answer.now)
    return { now: this.#now, ended: answer.ended === true }
  }
}
