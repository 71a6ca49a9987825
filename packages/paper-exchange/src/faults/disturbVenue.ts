import { type Venue, VenueError } from '../core/index.ts'
import type { Fault } from './faultPlan.ts'
import { stateActions } from './stateActions.ts'

/** A change of the core as it is written down. */
export interface StateFault {
  readonly action: string
  readonly args: Readonly<Record<string, unknown>>
  /** Whose account it is about; the first account when absent. */
  readonly user?: string | undefined
}

/**
 * Lets a fault of the state happen.
 *
 * @throws {VenueError} The venue does not allow it.
 * @throws {TypeError} There is no such action, or no account: from a damaged log only.
 */
export function disturbVenue(venue: Venue, { action, args, user }: StateFault): void {
  const actions: Readonly<Record<string, (typeof stateActions)[keyof typeof stateActions]>> =
    stateActions
  const known = actions[action]
  if (known === undefined) throw new TypeError(`no fault ${action}`)
  known.apply(
    {
      venue,
      get account() {
        if (user !== undefined) return venue.account(user)
        const [first] = venue.accounts()
        if (first === undefined) throw new VenueError(-1109, 'Invalid account.')
        return first
      },
    },
    known.args.parse(args) as never,
  )
}

/** A planned fault as it is written down. */
export function stateFault(fault: Fault<'state'>, user: string | undefined): StateFault {
  return { action: fault.action, args: fault.args, user }
}
