import { type Decimal, decimal } from '@asterkit/instruments'
import type { Clock, EpochMs } from '../ports/clock.ts'
import { isRestingEntry } from './cancelResting.ts'
import type { Attempt, JournalView } from './journalView.ts'
import type { Alert } from './tradeContext.ts'

/** So long two legs may be unequal before a person is told. */
const NAKED_ALERT_MS = 20_000

/** Two legs that are watched. */
export interface WatchedLegs {
  readonly id: string
  readonly symbol: string
  /** By how much one leg exceeds the other; base, signed. */
  readonly delta: Decimal
  /** More than this is exposure; base. */
  readonly least: Decimal
  /** What a person is told; `unresolved` is an order of it whose fate is not known. */
  readonly describe: (unresolved: Attempt | undefined) => string
}

/**
 * A clock that tells a person when two legs have been unequal for 20 seconds, or may have been because an order
 * is unresolved for so long. Whatever waits on it is watched: executors and reconciliation between their
 * looks, the engine between its cycles.
 */
export function watchExposure(watch: {
  readonly clock: Clock
  readonly view: JournalView
  readonly legs: () => readonly WatchedLegs[]
  readonly onAlert: (alert: Alert) => void
}): Clock {
  const { clock, view, onAlert } = watch
  const since = new Map<string, EpochMs>()

  /** @returns When the next legs will have been unequal for too long. */
  function look(): EpochMs {
    const now = clock.now()
    let next = Number.POSITIVE_INFINITY
    const watched = watch.legs()
    for (const id of since.keys()) if (!watched.some((legs) => legs.id === id)) since.delete(id)
    for (const legs of watched) {
      const { id, symbol } = legs
      const open = [...view.openAttempts.values()].filter(({ pairId }) => pairId === id)
      const unresolved = open.find((attempt) => !isAwaited(attempt, view))
      if (!isExposed(legs, unresolved)) {
        since.delete(id)
        continue
      }
      const began = since.get(id) ?? now
      since.set(id, began)
      const due = began + NAKED_ALERT_MS
      if (due > now) next = Math.min(next, due)
      else onAlert({ code: 'naked', symbol, detail: legs.describe(unresolved) })
    }
    return next
  }

  return {
    now: () => clock.now(),
    async sleep(durationMs, signal) {
      const end = clock.now() + durationMs
      do {
        const wake = Math.min(end, look())
        await clock.sleep(wake - clock.now(), signal)
      } while (clock.now() < end)
      look()
    },
  }
}

/**
 * An entry that rests is looked at every second and hedged in parts; only once it is withdrawn its end is due. One that
 * an earlier process has left is waited for by nobody.
 */
function isAwaited(attempt: Attempt, { startedAt }: JournalView): boolean {
  const { state, sentAt, cancelSentAt } = attempt
  const isOfThisProcess = sentAt >= startedAt
  return (
    isRestingEntry(attempt) && state === 'live' && cancelSentAt === undefined && isOfThisProcess
  )
}

function isExposed({ delta, least }: WatchedLegs, unresolved: Attempt | undefined): boolean {
  if (delta.abs().gt(least)) return true
  if (unresolved === undefined) return false
  // As if the whole rest of the order had been executed: one lot and a little dust are more than a lot.
  const rest = decimal(unresolved.request.quantity).minus(unresolved.bookedQuantity)
  const worst = unresolved.request.side === 'buy' ? delta.plus(rest) : delta.minus(rest)
  return worst.abs().gt(least)
}
