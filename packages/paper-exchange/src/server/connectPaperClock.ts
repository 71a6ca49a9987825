import { z } from 'zod'
import type { EpochMs } from '../core/contract.ts'

/** An `import` of `node:http` would also load undici, which takes several megabytes that no bot needs. */
const { Agent, request } = process.getBuiltinModule('node:http')

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

const Step = z.object({ now: z.int(), ended: z.boolean() })

/** Longest answer that is read. */
const MAX_ANSWER_BYTES = 4096

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
  readonly #agent = new Agent({ keepAlive: true })
  #now: EpochMs = 0

  constructor(baseUrl: string) {
    this.#url = `${baseUrl.replace(/\/+$/, '')}/paper/clock`
  }

  now(): EpochMs {
    return this.#now
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<PaperClockStep> {
    const advanceMs = Math.max(0, Math.ceil(durationMs))
    return this.#call('POST', JSON.stringify({ advanceMs }), signal)
  }

  refresh(signal?: AbortSignal): Promise<PaperClockStep> {
    return this.#call('GET', '', signal)
  }

  async #call(
    method: 'GET' | 'POST',
    body: string,
    signal: AbortSignal | undefined,
  ): Promise<PaperClockStep> {
    const text = await this.#send(method, body, signal)
    const step = Step.safeParse(parseJson(text))
    if (!step.success) {
      throw new Error(`${this.#url} is not a paper exchange's clock: ${text.slice(0, 200)}`)
    }
    this.#now = Math.max(this.#now, step.data.now)
    return { now: this.#now, ended: step.data.ended }
  }

  #send(method: string, body: string, signal: AbortSignal | undefined): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        reject(signal?.aborted ? new DOMException('The sleep was aborted', 'AbortError') : error)
      }
      const call = request(
        this.#url,
        {
          method,
          agent: this.#agent,
          headers: { 'content-length': Buffer.byteLength(body) },
          ...(signal === undefined ? {} : { signal }),
        },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (part: string) => {
            if (text.length < MAX_ANSWER_BYTES) text += part
          })
          answer.on('error', fail)
          answer.on('end', () => resolve(text))
        },
      )
      call.on('error', fail)
      call.end(body)
    })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
