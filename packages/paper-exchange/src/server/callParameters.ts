import { VenueError } from '../core/index.ts'

/** How a call proves who sent it: an agent's key, an old key pair, or the main wallet itself. */
export type Scheme = 'v3' | 'v1' | 'wallet'

/** Who sent a call. Agent (or the wallet itself) and nonce are of V3; V1 has neither. */
export interface Caller {
  /** Lower case. */
  readonly user: string
  readonly agent?: string
  readonly nonce?: string
}

/** What of an HTTP request decides about a call. */
export interface CallRequest {
  /** After the question mark, exactly as received. */
  readonly query: string
  /** Form text, exactly as received. */
  readonly body: string
  /** Header `X-MBX-APIKEY`. */
  readonly apiKey: string | undefined
  /** Where the caller connects from. */
  readonly address: string
}

/** A call's parameters, split into business parameters and what authenticates them. */
export interface CallParameters {
  /** Business parameters by name, decoded. No prototype. */
  readonly business: Readonly<Record<string, string>>
  /** Authentication parameters by name, decoded. No prototype. */
  readonly authentication: Readonly<Record<string, string>>
  /** The bytes that were signed: everything received but the signature. */
  readonly signedMessage: string
}

interface SchemeRules {
  readonly authentication: ReadonlySet<string>
  /** Not read by the venue; clients that know several schemes send them. */
  readonly ignored: ReadonlySet<string>
  /** What stands between query and body in the text that is signed. */
  readonly joint: string
  /** Whether a parameter may stand in both places; then the query counts. */
  readonly mayRepeat: boolean
}

const NONE: ReadonlySet<string> = new Set()

const RULES: Readonly<Record<Scheme, SchemeRules>> = {
  v3: {
    authentication: new Set(['signature', 'nonce', 'signer', 'user']),
    ignored: new Set(['timestamp', 'recvWindow']),
    joint: '&',
    mayRepeat: false,
  },
  v1: {
    authentication: new Set(['signature', 'timestamp', 'recvWindow']),
    ignored: NONE,
    joint: '',
    mayRepeat: true,
  },
  wallet: {
    authentication: new Set([
      'signature',
      'nonce',
      'user',
      'signer',
      'asterChain',
      'signatureChainId',
    ]),
    ignored: NONE,
    joint: '&',
    mayRepeat: false,
  },
}

/**
 * Reads `a=b&c=d` of query and body without changing a byte of what was signed.
 *
 * @throws {VenueError} -1101 for a parameter given twice, -1100 for broken percent encoding.
 */
export function readCallParameters(
  request: Pick<CallRequest, 'query' | 'body'>,
  scheme: Scheme,
): CallParameters {
  const rules = RULES[scheme]
  const found: Found = { business: Object.create(null), authentication: Object.create(null) }
  const query = readForm(request.query, rules, found, false)
  const body = readForm(request.body, rules, found, rules.mayRepeat)
  const joint = query === '' || body === '' ? '' : rules.joint
  return { ...found, signedMessage: `${query}${joint}${body}` }
}

interface Found {
  readonly business: Record<string, string>
  readonly authentication: Record<string, string>
}

/** @returns The text without the signature. */
function readForm(text: string, rules: SchemeRules, found: Found, mayRepeat: boolean): string {
  if (text === '') return ''
  const signed: string[] = []
  const here = new Set<string>()
  for (const part of text.split('&')) {
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals))
    const value = equals < 0 ? '' : decode(part.slice(equals + 1))
    if (name !== 'signature') signed.push(part)
    const target = rules.authentication.has(name) ? found.authentication : found.business
    if (here.has(name) || (name in target && !mayRepeat)) {
      throw new VenueError(-1101, 'Duplicate values for a parameter detected.')
    }
    here.add(name)
    if (!rules.ignored.has(name) && !(name in target)) target[name] = value
  }
  return signed.join('&')
}

/** -1102 for a parameter that is missing or malformed. */
export function missingParameter(name: string): VenueError {
  return new VenueError(
    -1102,
    `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
  )
}

function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (error) {
    throw new VenueError(-1100, `Illegal characters found in a parameter: ${String(error)}`)
  }
}
