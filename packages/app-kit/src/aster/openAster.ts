import {
  AsterApiError,
  type AsterClient,
  type AsterError,
  AsterOutcomeUnknownError,
  type Credentials,
  createAsterClient,
  type Environment,
  type Transport,
} from '@asterkit/sdk'
import { undiciTransport } from '@asterkit/sdk/node'
import type { Clock, Exchange } from '@asterkit/strategy'
import { createAsterExchange } from '@asterkit/strategy/aster'
import { CliError } from '../cliError.ts'
import { exitCodes } from '../exitCodes.ts'
import { measuredClock } from './measuredClock.ts'

/** The venue's rule for nonces, milliseconds around its time. */
const NONCE_WINDOW_MS = 60_000
/** How long an order of ours stays admissible: short, so that an unknown outcome is settled soon. */
const NONCE_TTL_MS = 10_000
/** The venue's word for a nonce that it does not take. */
const NONCE_REFUSED = -4225

/** How to reach one account. */
export interface AsterAccess {
  readonly environment: Environment
  readonly credentials: Credentials
  /** Exchange time; absent: measured. */
  readonly clock?: Clock
  /** Highest nonce of an earlier process, so that none repeats. */
  readonly lastNonce?: string | undefined
  /** Signs reads only: nothing is sent to find out how narrow the venue's nonce window is. */
  readonly isReadOnly?: boolean
  readonly signal: AbortSignal
}

/**
 * Connects the bot's ports to an Aster, real or local: the addresses decide which.
 *
 * @throws {AsterError} It cannot be reached, or refuses the keys. Nothing was traded.
 */
export async function openAster(
  access: AsterAccess,
): Promise<{ readonly exchange: Exchange; readonly clock: Clock }> {
  const { environment, signal } = access
  const transport = undiciTransport()
  const open = createAsterClient({ environment, transport })
  const clock =
    access.clock ??
    (await measuredClock(
      async (inner) => (await open.futures.getServerTime({}, { signal: inner })).serverTime,
      signal,
    ))
  const client = await acceptedClient(access, clock, transport)
  return { exchange: createAsterExchange({ client, now: () => clock.now() }), clock }
}

/**
 * Backdated nonces need the wide window; a `noop` proves that the venue has it. Where it has not, calls
 * stay admissible for the whole window, which only makes unknown outcomes slower to settle.
 */
async function acceptedClient(
  access: AsterAccess,
  clock: Clock,
  transport: Transport,
): Promise<AsterClient> {
  let lastNonce = access.lastNonce
  let refusal: AsterError | undefined
  for (const nonceTtlMs of [NONCE_TTL_MS, NONCE_WINDOW_MS]) {
    const client = createAsterClient({
      transport,
      environment: access.environment,
      credentials: access.credentials,
      now: () => clock.now(),
      nonceWindowMs: NONCE_WINDOW_MS,
      nonceTtlMs,
    })
    if (lastNonce !== undefined) client.nonce.restore(lastNonce)
    if (access.isReadOnly === true) return client
    try {
      await client.futures.noop({}, { signal: access.signal })
      return client
    } catch (error) {
      if (!isAboutNonce(error)) throw error
      refusal = error
      lastNonce = client.nonce.lastNonce
    }
  }
  throw new CliError(
    `${access.environment.name} does not take our nonces (${refusal?.message}): is its clock right? A paper exchange of one's own has to run with --speed max, or about as fast as real time`,
    exitCodes.failed,
    { cause: refusal },
  )
}

/** A refused nonce comes as an API error or, because it proves nothing about a write, as unknown. */
function isAboutNonce(error: unknown): error is AsterError {
  return (
    (error instanceof AsterOutcomeUnknownError || error instanceof AsterApiError) &&
    error.venueCode === NONCE_REFUSED
  )
}
