import { explainAster } from '@asterkit/app-kit'
import {
  AsterApiError,
  AsterOutcomeUnknownError,
  AsterRateLimitError,
  AsterTransportError,
} from '@asterkit/sdk'

/** Pauses between two tries: doubling, up to a minute. */
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 60_000

/**
 * Repeats what needs an answer of the exchange until it has one: a bot that starts during an outage waits
 * with its positions as they are, instead of giving up. A venue that says how long to wait is left alone that long.
 * For calls that move no money only.
 *
 * @param options.say Told once per reason, and when there is an answer after all.
 * @param options.sleep Lets milliseconds pass, on the clock of the exchange where there is one.
 * @param options.firstPauseMs Milliseconds. @default 5000
 * @throws Whatever is no lack of an answer, such as refused keys; the signal's reason when it aborts.
 */
export async function untilAnswered<T>(
  work: () => Promise<T>,
  options: {
    readonly say: (line: string) => void
    readonly sleep: (durationMs: number, signal: AbortSignal) => Promise<void>
    readonly signal: AbortSignal
    readonly firstPauseMs?: number
  },
): Promise<T> {
  const { say, sleep, signal, firstPauseMs = FIRST_PAUSE_MS } = options
  let told: string | undefined
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      const answer = await work()
      if (told !== undefined) say('The exchange answers again.')
      return answer
    } catch (error) {
      signal.throwIfAborted()
      if (!isSilence(error)) throw error
      const { what } = explainAster(error) ?? { what: error.message }
      if (told !== what) say(`Waiting for the exchange; nothing is traded, Ctrl-C stops: ${what}`)
      told = what
      const asked = error instanceof AsterRateLimitError ? error.retryAfterMs : undefined
      await sleep(Math.max(pauseMs, asked ?? 0), signal)
    }
  }
}

/** Whether the exchange said nothing that could be acted upon: it is down, or asks to wait. */
function isSilence(error: unknown): error is Error {
  return (
    error instanceof AsterTransportError ||
    error instanceof AsterRateLimitError ||
    error instanceof AsterOutcomeUnknownError ||
    (error instanceof AsterApiError && error.status >= 500)
  )
}
