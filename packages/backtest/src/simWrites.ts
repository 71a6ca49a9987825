import { createHash } from 'node:crypto'
import { Decimal } from '@asterkit/instruments'
import { type Venue, VenueError } from '@asterkit/paper-exchange/core'
import type { Outcome, PreparedWrite } from '@asterkit/strategy'

/** A prepared call that was not sent by then is no longer admitted, as with a backdated nonce. */
const TIME_TO_LIVE_MS = 10_000
const MICROSECONDS_PER_MS = 1000
const MAX_NONCES = 1000
/** Says nothing about an earlier call with the same nonce. */
const NONCE_USED = { kind: 'unknown', message: 'nonce was used before (-4225)' } as const
/** The id of a working order, or of a spot order that did not fill: the first copy is in the books. */
const DUPLICATE_ORDER = -2010

/** State-changing calls of one account: each has a nonce, and the venue takes a nonce once. */
export interface SimWrites {
  /** Gives a call its nonce and hash, and lets it be sent once. */
  prepare<T>(call: string, request: object, execute: () => T): PreparedWrite<T>
  /** Uses up a nonce; accepted means that its call never was and never will be admitted. */
  fence(nonce: string): PreparedWrite<Record<never, never>>
}

/** Makes the writes of one account on a venue. */
export function createSimWrites(venue: Venue): SimWrites {
  const nonces = usedNonces()
  return {
    prepare: writePreparer(venue, nonces),
    fence: (nonce) => ({
      nonce,
      requestHash: hashOf('noop', {}, nonce),
      deadline: venue.now + TIME_TO_LIVE_MS,
      async send(signal) {
        if (signal.aborted) return { kind: 'not-sent', message: 'aborted before sending' }
        if (!nonces.take(nonce)) return NONCE_USED
        return { kind: 'accepted', value: {} }
      },
    }),
  }
}

/** Which nonces have been admitted, as far back as one could still matter. */
function usedNonces(): { take(nonce: string): boolean } {
  const used = new Set<string>()
  return {
    take(nonce) {
      if (used.has(nonce)) return false
      used.add(nonce)
      const [oldest] = used
      if (used.size > MAX_NONCES && oldest !== undefined) used.delete(oldest)
      return true
    },
  }
}

function writePreparer(
  venue: Venue,
  nonces: { take(nonce: string): boolean },
): SimWrites['prepare'] {
  let lastNonce = 0
  return (call, request, execute) => {
    lastNonce = Math.max(venue.now * MICROSECONDS_PER_MS, lastNonce + 1)
    const nonce = String(lastNonce)
    const deadline = venue.now + TIME_TO_LIVE_MS
    let isSent = false
    return {
      nonce,
      requestHash: hashOf(call, request, nonce),
      deadline,
      async send(signal) {
        if (isSent) throw new Error(`${call} ${nonce} was sent already`)
        if (signal.aborted) return { kind: 'not-sent', message: 'aborted before sending' }
        isSent = true
        if (venue.now > deadline) return { kind: 'unknown', message: 'nonce expired (-4225)' }
        if (!nonces.take(nonce)) return NONCE_USED
        return attempt(execute)
      },
    }
  }
}

function attempt<T>(execute: () => T): Outcome<T> {
  try {
    return { kind: 'accepted', value: execute() }
  } catch (error) {
    if (!(error instanceof VenueError)) throw error
    // A duplicate proves nothing about the earlier copy.
    if (error.code === DUPLICATE_ORDER) return { kind: 'unknown', message: error.message }
    return { kind: 'refused', code: error.code, message: error.message }
  }
}

function hashOf(call: string, request: object, nonce: string): string {
  const parts = [`call=${call}`]
  for (const [name, value] of Object.entries(request)) {
    parts.push(`${name}=${value instanceof Decimal ? value.toFixed() : String(value)}`)
  }
  parts.push(`nonce=${nonce}`)
  return createHash('sha256').update(parts.join('&')).digest('hex')
}
