import type { Venue, VenueEvent } from '@asterkit/paper-exchange/core'
import type { AccountEvent } from '@asterkit/strategy'
import { toOrder } from './toPort.ts'

/** Events that wait for a slow reader; beyond it the oldest go and a `gap` is told. */
const CAPACITY = 1000

/**
 * Streams one account's events until the signal aborts. Subscribed from the call on, so that nothing
 * between the call and the first read is missed.
 */
export function watchAccount(
  venue: Venue,
  address: string,
  signal: AbortSignal,
): AsyncIterable<AccountEvent> {
  const waiting: AccountEvent[] = []
  let wake: (() => void) | undefined
  const unsubscribe = venue.onEvent((event) => {
    const told = toAccountEvent(event, address)
    if (told === undefined) return
    waiting.push(told)
    if (waiting.length > CAPACITY) {
      waiting.splice(0, waiting.length, { kind: 'gap', time: told.time }, told)
    }
    wake?.()
  })
  const stop = () => {
    unsubscribe()
    wake?.()
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  return drain()

  async function* drain(): AsyncGenerator<AccountEvent> {
    try {
      while (!signal.aborted) {
        const next = waiting.shift()
        if (next !== undefined) {
          yield next
          continue
        }
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = undefined
      }
    } finally {
      stop()
      signal.removeEventListener('abort', stop)
    }
  }
}

function toAccountEvent(event: VenueEvent, address: string): AccountEvent | undefined {
  if (!('account' in event) || event.account !== address) return undefined
  if (event.kind === 'margin-call') return undefined
  const { time } = event
  if (event.kind === 'order') return { kind: 'order', order: toOrder(event.order), time }
  if (event.kind === 'config' || event.kind === 'mode') return { kind: 'config', time }
  return { kind: 'balance', reason: event.reason, time }
}
