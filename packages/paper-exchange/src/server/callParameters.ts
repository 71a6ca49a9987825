import { VenueError } from '../core/index.ts'

/** A call's parameters, split into business parameters and what authenticates them. */
export interface CallParameters {
  /** Business parameters by name, decoded. */
  readonly business: Readonly<Record<string, string>>
  /** The bytes that were signed: everything received but the signature. */
  readonly signedMessage: string
  readonly signature: string | undefined
  readonly nonce: string | undefined
  /** Lower case. */
  readonly signer: string | undefined
  /** Lower case. */
  readonly user: string | undefined
}

/** Left over from the older scheme; clients of both schemes send them, the venue does not read them. */
const IGNORED = new Set(['timestamp', 'recvWindow'])
const AUTHENTICATION = new Set(['signature', 'nonce', 'signer', 'user'])
const ADDRESS = /^0x[0-9a-f]{40}$/

/**
 * Reads `a=b&c=d` without changing a byte of what was signed.
 *
 * @throws {VenueError} -1101 for a parameter given twice, -1100 for broken percent encoding.
 */
export function readCallParameters(raw: string): CallParameters {
  const business: Record<string, string> = Object.create(null)
  const authentication: Record<string, string> = Object.create(null)
  const signed: string[] = []
  for (const part of raw === '' ? [] : raw.split('&')) {
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals))
    const value = equals < 0 ? '' : decode(part.slice(equals + 1))
    if (name !== 'signature') signed.push(part)
    const target = AUTHENTICATION.has(name) ? authentication : business
    if (name in target) {
      throw new VenueError(-1101, 'Duplicate values for a parameter detected.')
    }
    if (!IGNORED.has(name)) target[name] = value
  }
  const { signature, nonce, signer, user } = authentication
  return {
    business,
    signedMessage: signed.join('&'),
    signature,
    nonce,
    signer: signer?.toLowerCase(),
    user: user?.toLowerCase(),
  }
}

/** The authentication parameters of a signed call, all there and well formed. */
export interface Authentication {
  readonly signature: string
  readonly nonce: string
  readonly signer: string
  readonly user: string | undefined
}

/** @throws {VenueError} -1102 names the first parameter that is missing or malformed. */
export function requireAuthentication(call: CallParameters): Authentication {
  const { signature, nonce, signer, user } = call
  const missing = (name: string) =>
    new VenueError(
      -1102,
      `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
    )
  if (!nonce) throw missing('nonce')
  if (!signer || !ADDRESS.test(signer)) throw missing('signer')
  if (user !== undefined && !ADDRESS.test(user)) throw missing('user')
  if (!signature) throw missing('signature')
  return { signature, nonce, signer, user }
}

function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (error) {
    throw new VenueError(-1100, `Illegal characters found in a parameter: ${String(error)}`)
  }
}
