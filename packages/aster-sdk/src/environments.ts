import { AsterConfigurationError } from './errors.ts'

/** The four places that calls go to. No trailing slash. */
export interface Hosts {
  readonly futuresRest: string
  readonly futuresWs: string
  readonly spotRest: string
  readonly spotWs: string
}

/** One Aster: production, testnet, or another that speaks the same protocol. */
export interface Environment {
  readonly name: string
  /** Identifier inside the signed data: 1666 on mainnet, 714 on testnet. */
  readonly chainId: number
  readonly hosts: Hosts
}

/** The venue's own environments. */
export const environments: {
  readonly mainnet: Environment
  readonly testnet: Environment
} = {
  mainnet: {
    name: 'mainnet',
    chainId: 1666,
    hosts: {
      futuresRest: 'https://fapi.asterdex.com',
      futuresWs: 'wss://fstream.asterdex.com',
      spotRest: 'https://sapi.asterdex.com',
      spotWs: 'wss://sstream.asterdex.com',
    },
  },
  testnet: {
    name: 'testnet',
    chainId: 714,
    hosts: {
      futuresRest: 'https://fapi.asterdex-testnet.com',
      futuresWs: 'wss://fstream.asterdex-testnet.com',
      spotRest: 'https://sapi.asterdex-testnet.com',
      spotWs: 'wss://sstream.asterdex-testnet.com',
    },
  },
}

/**
 * Describes an environment of one's own, e.g. a local exchange or a proxy.
 *
 * @param input.chainId @default 1666
 * @throws {AsterConfigurationError} A URL is malformed, plain http/ws leaves this machine, or local and
 *   remote hosts are mixed.
 */
export function customEnvironment(input: {
  readonly name?: string
  readonly chainId?: number
  readonly hosts: Hosts
}): Environment {
  const hosts: Hosts = {
    futuresRest: readHost(input.hosts.futuresRest, 'futuresRest', 'http'),
    futuresWs: readHost(input.hosts.futuresWs, 'futuresWs', 'ws'),
    spotRest: readHost(input.hosts.spotRest, 'spotRest', 'http'),
    spotWs: readHost(input.hosts.spotWs, 'spotWs', 'ws'),
  }
  refuseMixture(Object.values(hosts))
  return {
    name: input.name ?? 'custom',
    chainId: input.chainId ?? environments.mainnet.chainId,
    hosts,
  }
}

/** Environment variables, by name. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>

const VARIABLES = {
  futuresRest: 'ASTER_FUTURES_REST_URL',
  futuresWs: 'ASTER_FUTURES_WS_URL',
  spotRest: 'ASTER_SPOT_REST_URL',
  spotWs: 'ASTER_SPOT_WS_URL',
} as const

/**
 * Reads an environment from `ASTER_FUTURES_REST_URL`, `ASTER_FUTURES_WS_URL`, `ASTER_SPOT_REST_URL`
 * and `ASTER_SPOT_WS_URL`. URLs of the venue itself give that environment with its own chain id.
 *
 * @returns Undefined when none of the four is set.
 * @throws {AsterConfigurationError} Only some are set, or one cannot be used.
 */
export function environmentFromEnv(env: EnvironmentVariables): Environment | undefined {
  const names = Object.values(VARIABLES)
  const missing = names.filter((name) => !env[name])
  if (missing.length === names.length) return undefined
  if (missing.length > 0) {
    throw new AsterConfigurationError(
      `set all four of ${names.join(', ')} or none; missing: ${missing.join(', ')}`,
    )
  }
  const hosts: Hosts = {
    futuresRest: readHost(env[VARIABLES.futuresRest] ?? '', VARIABLES.futuresRest, 'http'),
    futuresWs: readHost(env[VARIABLES.futuresWs] ?? '', VARIABLES.futuresWs, 'ws'),
    spotRest: readHost(env[VARIABLES.spotRest] ?? '', VARIABLES.spotRest, 'http'),
    spotWs: readHost(env[VARIABLES.spotWs] ?? '', VARIABLES.spotWs, 'ws'),
  }
  for (const known of Object.values(environments)) {
    const matches = Object.entries(hosts).filter(
      ([key, url]) => known.hosts[key as keyof Hosts] === url,
    )
    if (matches.length === names.length) return known
    if (matches.length > 0) {
      throw new AsterConfigurationError(`the four URLs mix ${known.name} with another environment`)
    }
  }
  return customEnvironment({ hosts })
}

/** Whether a URL points at this machine. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

function readHost(text: string, label: string, scheme: 'http' | 'ws'): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) throw new AsterConfigurationError(`${label} is not a URL: ${quoted(text)}`)
  const isSecure = url.protocol === `${scheme}s:`
  if (!isSecure && url.protocol !== `${scheme}:`) {
    throw new AsterConfigurationError(
      `${label} must start with ${scheme}s://: ${quoted(url.origin)}`,
    )
  }
  if (!isSecure && !isLoopback(text)) {
    throw new AsterConfigurationError(
      `${label} must use ${scheme}s:// unless it is this machine: ${quoted(url.host)}`,
    )
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new AsterConfigurationError(
      `${label} must be a plain address without login, query or fragment`,
    )
  }
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`
}

function refuseMixture(urls: readonly string[]): void {
  const local = urls.filter(isLoopback).length
  if (local !== 0 && local !== urls.length) {
    throw new AsterConfigurationError('local and remote hosts are mixed: use four of one kind')
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 100))
}
