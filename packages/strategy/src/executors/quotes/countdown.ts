import type { EpochMs } from '../../ports/clock.ts'
import { JournalError } from '../../ports/journal.ts'
import type { QuoteContext } from './quoteContext.ts'

/** The venue's timer of one symbol that cancels our orders when we fall silent. */
export interface Countdown {
  /** When it was started last, as far as the venue has confirmed; undefined: never. */
  readonly startedAt: EpochMs | undefined
  /** Whether orders may rest on it now. */
  isArmed(now: EpochMs): boolean
  /** Starts it anew when it is time to; one call at a time. */
  renew(context: QuoteContext): Promise<void>
}

/**
 * Makes the timer of one symbol.
 *
 * @param rule.countdownMs After which silence the venue cancels.
 * @param rule.renewMs How often it is started anew.
 */
export function createCountdown(
  symbol: string,
  rule: { readonly countdownMs: number; readonly renewMs: number },
): Countdown {
  let startedAt: EpochMs | undefined
  let triedAt: EpochMs | undefined
  let isBusy = false
  return {
    get startedAt() {
      return startedAt
    },
    // Beyond half of it renewals fail: what rests may be cancelled at any moment, so nothing new is placed.
    isArmed: (now) => startedAt !== undefined && now - startedAt < rule.countdownMs / 2,
    async renew(context) {
      const { clock, exchange, book, log, signal } = context
      const now = clock.now()
      const pause =
        startedAt === undefined || triedAt !== startedAt ? rule.renewMs / 10 : rule.renewMs
      if (isBusy || (triedAt !== undefined && now - triedAt < pause)) return
      isBusy = true
      try {
        const call = await exchange.prepareCountdown(symbol, rule.countdownMs)
        const { nonce, requestHash, deadline } = call
        const body = { call: 'countdown' as const, symbol, value: String(rule.countdownMs) }
        const time = clock.now()
        triedAt = time
        book.append({
          entry: { kind: 'call-sent', time, body: { ...body, nonce, requestHash, deadline } },
        })
        const outcome = await call.send(signal)
        if (outcome.kind === 'accepted') startedAt = time
        else log.warn('the countdown was not started', { symbol, outcome: outcome.kind })
      } catch (error) {
        if (error instanceof JournalError) throw error
        signal.throwIfAborted()
        log.warn('the countdown was not started', { symbol, error: String(error) })
      } finally {
        isBusy = false
      }
    },
  }
}
