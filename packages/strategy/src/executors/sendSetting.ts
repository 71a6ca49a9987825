import type { Outcome, PreparedWrite } from '../ports/exchange.ts'
import type { EntryBody } from './entries.ts'
import { UNINTERRUPTED } from './pairTask.ts'
import type { TradeContext } from './tradeContext.ts'

/** What is set at the venue, to what. */
export type Setting = Pick<EntryBody<'setting-sent'>, 'symbol' | 'setting' | 'value'>

/**
 * Sends a call that changes a setting, with its identity on disk before and its outcome after it.
 *
 * @throws {JournalError} It could not be written and was not sent.
 */
export async function sendSetting<T>(
  { book, clock }: TradeContext,
  { symbol, setting, value }: Setting,
  call: PreparedWrite<T>,
): Promise<Outcome<T>> {
  const { nonce, requestHash, deadline } = call
  const sent = { symbol, setting, value, nonce, requestHash, deadline }
  book.append({ kind: 'setting-sent', time: clock.now(), body: sent })
  const result = await outcomeOf(call)
  const outcome = describeOutcome(result).slice(0, 500)
  book.append({ kind: 'setting-state', time: clock.now(), body: { symbol, setting, outcome } })
  return result
}

/** An outcome in words, for the journal and for people. */
export function describeOutcome<T>(outcome: Outcome<T>): string {
  if (outcome.kind === 'accepted') return 'accepted'
  if (outcome.kind === 'refused') return `refused (${outcome.code}): ${outcome.message}`
  return `${outcome.kind}: ${outcome.message}`
}

/** A call that throws may have left: its outcome is unknown. */
async function outcomeOf<T>(call: PreparedWrite<T>): Promise<Outcome<T>> {
  try {
    return await call.send(UNINTERRUPTED)
  } catch (error) {
    return { kind: 'unknown', message: String(error) }
  }
}
