import type { VenueEvent } from '@asterkit/paper-exchange/core'
import { type EntryBody, OPENING_BALANCES } from '@asterkit/strategy'
import type { Check, Watched } from '../check.ts'

/** Faults with which somebody else than the bot changes balances, or balances are told wrongly. */
const OUTSIDE = ['person: ', 'account: ', 'market: liquidation', 'market: deleveraging']

/** So long the last calls of a process are on the way at most, and are waited for by a comparison. */
const LATE_MS = 60_000

/** I9: nothing is booked as somebody else's doing when nobody else did anything. */
export function checkExternals({ venue, account, scenario, violated }: Watched): Check {
  let lostAt: number | undefined
  let isOutside = scenario.classes.some((name) => OUTSIDE.some((start) => name.startsWith(start)))

  // A liquidation that the market brought about is not the bot's doing either.
  venue.onEvent((event: VenueEvent) => {
    if (event.kind !== 'order' || event.account !== account.address) return
    isOutside ||= event.execution === 'CALCULATED'
  })

  function onExternal({ reason, rows }: EntryBody<'external'>): void {
    if (isOutside || reason === OPENING_BALANCES) return
    // What the lost journal has sent may arrive after the first look at the account.
    if (lostAt !== undefined && venue.now - lostAt < LATE_MS) return
    const amounts = rows.map(({ account: name, amount }) => `${amount} in ${name}`).join(', ')
    violated('I9', `booked as external although nobody else was there: ${amounts}`)
  }

  return {
    onJournalLost() {
      lostAt = venue.now
    },
    onEntry(entry) {
      if (entry.kind === 'external') onExternal(entry.body)
    },
  }
}
