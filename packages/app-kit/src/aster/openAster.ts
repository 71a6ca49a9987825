import {
  AsterApiError,
  type AsterClient,
  type AsterClientOptions,
  type AsterError,
  AsterOutcomeUnknownError,
  type Budget,
  type Credentials,
  createAsterClient,
  type Environment,
  type Transport,
} from '@asterkit/sdk'
import { nodeHttpTransport } from '@asterkit/sdk/node'
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
  /** Only closes and ends: may use what bots beside it leave of the limits. @default false */
  readonly isUrgent?: boolean
  /** Of another client of this process: limits count per IP address. Absent: its own. */
  readonly budget?: Budget | undefined
  readonly signal: AbortSignal
}

/**
 * Connects the bot's ports to an Aster, real or local: the addresses decide which. A `noop` proves that the venue
 * takes our nonces.
 *
 * @throws {AsterError} It cannot be reached, or refuses the keys. Nothing was traded.
 */
export async function openAster(access: AsterAccess): Promise<AsterPorts> {
  const transport = nodeHttpTransport()
  const clock = access.clock ?? (await exchangeClock(access, transport))
  const { LeanSocket } = await import('./leanSocket.ts')
  const client = await acceptedClient(
    { ...access, clock, transport, WebSocket: LeanSocket },
    (each) => each.futures.noop({}, { signal: access.signal }),
  )
  return { exchange: createAsterExchange({ client, now: () => clock.now() }), clock, client }
}

/** What {@link openAster} connects. */
export interface AsterPorts {
  readonly exchange: Exchange
  readonly clock: Clock
  /** For what the ports leave out, such as the rights of agents. */
  readonly client: AsterClient
}

/**
 * Whoever looks stops at 45 % of the venue's limits, which count per IP address: a window that is refreshed often must
 * not keep a bot beside it from its reads (70 %) and closes (80 %).
 */
const LOOK_BUDGET = { use: 0.5, reserve: 0.1 }
/** Limits count per IP address. Whoever ends what bots hold must not stop where they stop (reads 70 %, closes 80 %). */
const URGENT_BUDGET = { use: 1, reserve: 0.1 }
/** Microseconds by which looking is ahead of a bot at the same instant of a clock that stands still. */
const LOOK_AHEAD_MICROS = 300_000
const LOOK_SPREAD_MICROS = 600_000

/**
 * Connects for looking. Without credentials only public data answer. Nothing that changes the exchange is sent.
 *
 * A bot may run with the same agent: nonces are backdated like its own, so that none of them falls behind, and a
 * part of a second ahead, so that none of them is the same.
 *
 * @throws {AsterError} It cannot be reached, or refuses the keys.
 */
export async function lookAtAster(
  access: Omit<AsterAccess, 'credentials'> & { readonly credentials: Credentials | undefined },
): Promise<AsterPorts> {
  const transport = nodeHttpTransport()
  const clock = access.clock ?? (await exchangeClock(access, transport))
  const { credentials, environment, signal } = access
  const client =
    credentials === undefined
      ? createAsterClient({ environment, transport, budget: LOOK_BUDGET })
      : await acceptedClient(
          { ...access, credentials, clock, transport, lookAhead: true },
          (each) => each.futures.getPositionMode({}, { signal }),
        )
  return { exchange: createAsterExchange({ client, now: () => clock.now() }), clock, client }
}

function exchangeClock(
  { environment, signal, isUrgent }: Pick<AsterAccess, 'environment' | 'signal' | 'isUrgent'>,
  transport: Transport,
): Promise<Clock> {
  const budget = isUrgent ? URGENT_BUDGET : {}
  const open = createAsterClient({ environment, transport, budget })
  return measuredClock(
    async (inner) => (await open.futures.getServerTime({}, { signal: inner })).serverTime,
    signal,
  )
}

interface ClientAccess extends AsterAccess {
  readonly clock: Clock
  readonly transport: Transport
  readonly lookAhead?: boolean
  readonly WebSocket?: AsterClientOptions['WebSocket']
}

/**
 * Backdated nonces need the wide window; `probe`, a signed call, proves that the venue has it. Where it has not,
 * calls stay admissible for the whole window, which only makes unknown outcomes slower to settle.
 */
async function acceptedClient(
  { clock, transport, WebSocket, ...access }: ClientAccess,
  probe: (client: AsterClient) => Promise<unknown>,
): Promise<AsterClient> {
  let lastNonce = access.lastNonce
  let refusal: AsterError | undefined
  for (const nonceTtlMs of [NONCE_TTL_MS, NONCE_WINDOW_MS]) {
    const client = createAsterClient({
      transport,
      WebSocket,
      environment: access.environment,
      credentials: access.credentials,
      now: () => clock.now(),
      nonceWindowMs: NONCE_WINDOW_MS,
      nonceTtlMs,
      ...(access.lookAhead && { budget: LOOK_BUDGET }),
      ...(access.isUrgent && { budget: URGENT_BUDGET }),
      ...(access.budget && { budget: access.budget }),
    })
    if (lastNonce !== undefined) client.nonce.restore(lastNonce)
    if (access.lookAhead) client.nonce.restore(nonceAhead(clock.now(), nonceTtlMs))
    try {
      await probe(client)
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

function nonceAhead(now: number, nonceTtlMs: number): string {
  const base = Math.round((now - (NONCE_WINDOW_MS - nonceTtlMs)) * 1000)
  return String(base + LOOK_AHEAD_MICROS + Math.floor(Math.random() * LOOK_SPREAD_MICROS))
}

/** A refused nonce comes as an API error or, because it proves nothing about a write, as unknown. */
function isAboutNonce(error: unknown): error is AsterError {
  return (
    (error instanceof AsterOutcomeUnknownError || error instanceof AsterApiError) &&
    error.venueCode === NONCE_REFUSED
  )
}
