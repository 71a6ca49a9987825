import { createHmac, timingSafeEqual } from 'node:crypto'
import { type EpochMs, VenueError } from '../core/index.ts'
import { type CallParameters, missingParameter } from './callParameters.ts'
import type { V1KeyPair } from './paperAccountSettings.ts'

const KEY_FORM = /^[0-9A-Za-z_-]{8,128}$/
const DEFAULT_WINDOW_MS = 5_000
const LONGEST_WINDOW_MS = 60_000
/** How far a timestamp may lie ahead of the server, ms; exclusive. */
const AHEAD_MS = 1_000

/** The HMAC keys of V1: which account each belongs to and whether a call is signed with its secret. */
export class V1Keys {
  readonly #keys = new Map<string, { readonly user: string; readonly secret: string }>()

  /** @param user Address of the account, lower case. */
  add(user: string, { apiKey, secret }: V1KeyPair): void {
    this.#keys.set(apiKey, { user, secret })
  }

  /**
   * Finds the account of a key: all that market data and user streams ask for.
   *
   * @throws {VenueError} -2014 without a key or with one that cannot be one, -2015 for an unknown one.
   */
  userOf(apiKey: string | undefined): string {
    return this.#find(apiKey).user
  }

  /**
   * Admits a signed call.
   *
   * @returns The account that it belongs to.
   * @throws {VenueError} -2014, -2015, -1102, -1131, -1021 for a timestamp outside the window, -1022.
   */
  admit(apiKey: string | undefined, call: CallParameters, now: EpochMs): string {
    const { user, secret } = this.#find(apiKey)
    const { signature, timestamp, recvWindow } = call.authentication
    checkTimestamp(timestamp, recvWindow, now)
    if (!signature) throw missingParameter('signature')
    if (!isSignedWith(secret, call.signedMessage, signature)) {
      throw new VenueError(-1022, 'Signature for this request is not valid.')
    }
    return user
  }

  #find(apiKey: string | undefined): { readonly user: string; readonly secret: string } {
    if (apiKey === undefined || !KEY_FORM.test(apiKey)) {
      throw new VenueError(-2014, 'API-key format invalid.', 401)
    }
    const known = this.#keys.get(apiKey)
    if (known !== undefined) return known
    throw new VenueError(-2015, 'Invalid API-key, IP, or permissions for action.', 401)
  }
}

function checkTimestamp(
  timestamp: string | undefined,
  recvWindow: string | undefined,
  now: EpochMs,
): void {
  if (timestamp === undefined || !/^\d{1,15}$/.test(timestamp)) throw missingParameter('timestamp')
  const window = recvWindow === undefined ? DEFAULT_WINDOW_MS : readWindow(recvWindow)
  const age = now - Number(timestamp)
  if (age <= -AHEAD_MS) {
    throw new VenueError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.")
  }
  if (age > window) {
    throw new VenueError(-1021, 'Timestamp for this request is outside of the recvWindow.')
  }
}

function readWindow(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw missingParameter('recvWindow')
  const window = Number(text)
  if (window <= LONGEST_WINDOW_MS) return window
  throw new VenueError(-1131, `recvWindow must be less than ${LONGEST_WINDOW_MS}`)
}

function isSignedWith(secret: string, text: string, signature: string): boolean {
  const expected = createHmac('sha256', secret).update(text).digest()
  if (!/^[0-9a-fA-F]{64}$/.test(signature)) return false
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
}
