import type { EndpointSpec } from '@asterkit/sdk'
import { VenueError } from '../core/index.ts'

/**
 * The refusal of a malformed parameter that has a code of its own.
 *
 * @param sent The call's parameters as text.
 * @returns Undefined for all others, which share -1130.
 */
export function ownRefusal(
  { path }: EndpointSpec,
  name: string,
  sent: Readonly<Record<string, string | undefined>>,
): VenueError | undefined {
  if (name === 'interval') return new VenueError(-1120, 'Invalid interval.')
  if (name === 'limit' && path.endsWith('/depth')) {
    return new VenueError(-4021, `'${sent.limit}' is not valid depth limit.`)
  }
  if (name !== 'endTime') return undefined
  const length = Number(sent.endTime) - Number(sent.startTime)
  if (length < 0) return new VenueError(-1128, 'Combination of optional parameters invalid.')
  if (!path.endsWith('/aggTrades') || !(length > 0)) return undefined
  return new VenueError(-1127, 'More than 1 hours between startTime and endTime.')
}
