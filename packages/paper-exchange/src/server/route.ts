import type { EndpointSpec } from '@asterkit/sdk'
import type * as z from 'zod/mini'
import {
  type EpochMs,
  type HistoryRange,
  type MarketHistory,
  type Venue,
  type VenueAccount,
  VenueError,
} from '../core/index.ts'
import type { AgentRegistry } from './agentRegistry.ts'
import type { ListenKeys } from './listenKeys.ts'
import type { RateLimitRule } from './rateLimits.ts'

/** What a route may use while it answers one call. */
export interface RouteContext {
  readonly venue: Venue
  readonly history: MarketHistory
  readonly now: EpochMs
  /** Of the user that signed. Only routes that are signed may read it. */
  readonly account: VenueAccount
  readonly listenKeys: ListenKeys
  readonly agents: AgentRegistry
  /** As exchangeInfo states them. */
  readonly rateLimits: readonly RateLimitRule[]
  /** Of the signed call; V1 has none. */
  readonly nonce?: string | undefined
  /** What listen keys age by, ms. */
  keyTime(): number
}

/**
 * Answers one endpoint. Parameters and answer have the types of the SDK's endpoint spec, so that a route
 * that drifts from the client does not compile.
 */
type Route<Spec extends EndpointSpec> = (
  params: z.output<Spec['params']>,
  context: RouteContext,
) => z.input<Spec['result']>

/** Routes by endpoint name. An endpoint without a route is answered like an unknown path. */
export type Routes<Specs extends Readonly<Record<string, EndpointSpec>>> = {
  readonly [Name in keyof Specs]?: Route<Specs[Name]>
}

/** The answer of a call that has nothing to tell but that it is done. */
export const DONE = { code: 200, msg: 'success' } as const

/** Seven days: how far histories reach without a range, and the longest range of most. */
export const WEEK_MS = 7 * 86_400_000

/** Range parameters of a history call, as the schemas have them. */
export interface HistoryParams {
  readonly startTime?: EpochMs | undefined
  readonly endTime?: EpochMs | undefined
  readonly fromId?: string | undefined
  readonly limit?: number | undefined
}

/**
 * Reads a history the way the venue ranges it: without a range the newest rows of the last seven days;
 * with a start, from there on; with an id, from that id on.
 *
 * @param options.isWeekAtMost Whether a range may be at most seven days long.
 * @param read Rows of the range, oldest first.
 * @throws {VenueError} -1128 when the combination of parameters is not allowed.
 */
export function readHistory<Row extends { readonly time: EpochMs }>(
  params: HistoryParams,
  now: EpochMs,
  options: { readonly defaultLimit: number; readonly isWeekAtMost: boolean },
  read: (range: HistoryRange) => readonly Row[],
): readonly Row[] {
  const { startTime, endTime, fromId } = params
  const limit = params.limit ?? options.defaultLimit
  if (fromId !== undefined) {
    if (startTime === undefined && endTime === undefined) {
      return read({ fromId: Number(fromId), limit })
    }
    throw badRange('fromId excludes startTime and endTime')
  }
  if (startTime === undefined) {
    const end = endTime ?? now
    return read({ endTime: end, limit }).filter((row) => row.time >= end - WEEK_MS)
  }
  const longest = options.isWeekAtMost ? startTime + WEEK_MS : Number.MAX_SAFE_INTEGER
  const end = endTime ?? longest
  if (end < startTime) throw badRange('endTime lies before startTime')
  if (end > longest) throw badRange('the range is longer than 7 days')
  return read({ startTime, endTime: end, limit })
}

function badRange(why: string): VenueError {
  return new VenueError(-1128, `Combination of optional parameters invalid: ${why}.`)
}
