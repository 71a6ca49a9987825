import type { z } from 'zod'
import type { Venue, VenueAccount } from '../../core/index.ts'
import type { FaultAction } from '../faultAction.ts'

/** What a fault of the state works on. */
interface StateTarget {
  readonly venue: Venue
  /** Of the user that the fault names, or whose call set it off. @throws {VenueError} There is none. */
  readonly account: VenueAccount
}

/** A fault of the state with what it does. */
export interface StateAction<Args extends z.ZodType = z.ZodType> extends FaultAction<Args> {
  readonly where: 'both'
  /** @throws {VenueError} The venue does not allow it; nothing has changed. */
  apply(target: StateTarget, args: z.output<Args>): void
}

/** Ties a fault's work to the type of its arguments. */
export function stateAction<Args extends z.ZodType>(
  action: Omit<StateAction<Args>, 'where'>,
): StateAction<Args> {
  return { ...action, where: 'both' }
}
