import type { Venue, VenueEvent } from '@asterkit/paper-exchange/core'
import type { AccountEvent } from '@asterkit/strategy'
import { tellItems } from './tellItems.ts'
import { toOrder } from './toPort.ts'

/**
 * Streams one account's events until the signal aborts. Subscribed from the call on, so that nothing
 * between the call and the first read is missed.
 */
export function watchAccount(
  venue: Venue,
  address: string,
  signal: AbortSignal,
): AsyncIterable<AccountEvent> {
  return tellItems<AccountEvent>(
    {
      lost: ({ time }) => [{ kind: 'gap', time }],
      subscribe: (tell) =>
        venue.onEvent((event) => {
          const told = toAccountEvent(event, address)
          if (told !== undefined) tell(told)
        }),
    },
    signal,
  )
}

function toAccountEvent(event: VenueEvent, address: string): AccountEvent | undefined {
  if (!('account' in event) || event.account !== address) return undefined
  if (event.kind === 'margin-call') return undefined
  const { time } = event
  if (event.kind === 'order') return { kind: 'order', order: toOrder(event.order), time }
  if (event.kind === 'config' || event.kind === 'mode') return { kind: 'config', time }
  return { kind: 'balance', reason: event.reason, time }
}
