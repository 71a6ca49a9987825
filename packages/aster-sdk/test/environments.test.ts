import { describe, expect, it } from 'vitest'
import {
  AsterConfigurationError,
  customEnvironment,
  environmentFromEnv,
  environments,
} from '../src/index.ts'

const local = {
  ASTER_FUTURES_REST_URL: 'http://127.0.0.1:8900/',
  ASTER_FUTURES_WS_URL: 'ws://127.0.0.1:8900',
  ASTER_SPOT_REST_URL: 'http://localhost:8901',
  ASTER_SPOT_WS_URL: 'ws://[::1]:8901',
}

describe('environmentFromEnv', () => {
  it('gives nothing when no URL is set', () => {
    expect(environmentFromEnv({ ASTER_SPOT_WS_URL: '' })).toBeUndefined()
  })

  it('reads four local URLs, without trailing slashes, with the mainnet chain id', () => {
    expect(environmentFromEnv(local)).toEqual({
      name: 'custom',
      chainId: 1666,
      hosts: {
        futuresRest: 'http://127.0.0.1:8900',
        futuresWs: 'ws://127.0.0.1:8900',
        spotRest: 'http://localhost:8901',
        spotWs: 'ws://[::1]:8901',
      },
    })
  })

  it.each(Object.values(environments))('recognises the URLs of $name', (environment) => {
    const { hosts } = environment
    const env = {
      ASTER_FUTURES_REST_URL: hosts.futuresRest,
      ASTER_FUTURES_WS_URL: hosts.futuresWs,
      ASTER_SPOT_REST_URL: hosts.spotRest,
      ASTER_SPOT_WS_URL: hosts.spotWs,
    }
    expect(environmentFromEnv(env)).toBe(environment)
  })

  it.each([
    ['a missing one', { ASTER_SPOT_WS_URL: '' }, /missing: ASTER_SPOT_WS_URL/],
    ['no URL', { ASTER_SPOT_WS_URL: 'nonsense' }, /ASTER_SPOT_WS_URL is not a URL/],
    ['the wrong scheme', { ASTER_SPOT_WS_URL: 'https://127.0.0.1' }, /must start with wss/],
    [
      'plain ws to another machine',
      { ASTER_SPOT_WS_URL: 'ws://10.0.0.1' },
      /unless it is this machine/,
    ],
    [
      'a name that only looks local',
      { ASTER_SPOT_REST_URL: 'http://127.0.0.1.evil.example' },
      /unless it is this machine/,
    ],
    ['a login', { ASTER_SPOT_REST_URL: 'http://me:pw@127.0.0.1' }, /plain address/],
    ['a query', { ASTER_SPOT_REST_URL: 'http://127.0.0.1/?x=1' }, /plain address/],
    ['local and remote mixed', { ASTER_SPOT_REST_URL: 'https://example.com' }, /mixed/],
    ['mainnet mixed in', { ASTER_SPOT_REST_URL: 'https://sapi.asterdex.com' }, /mix mainnet/],
  ])('refuses %s in one line', (_, change, message) => {
    const read = () => environmentFromEnv({ ...local, ...change })
    expect(read).toThrow(AsterConfigurationError)
    expect(read).toThrow(message)
  })
})

describe('customEnvironment', () => {
  it('takes a name and a chain id', () => {
    const hosts = environments.testnet.hosts
    expect(customEnvironment({ name: 'mine', chainId: 7, hosts })).toEqual({
      name: 'mine',
      chainId: 7,
      hosts,
    })
  })
})
