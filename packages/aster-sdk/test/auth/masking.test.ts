import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  type Credentials,
  createAsterClient,
  credentialsFromEnv,
  environments,
  type Signer,
} from '../../src/index.ts'
import {
  digestSigner,
  ethersSigner,
  privateKeySigner,
  signMessage,
  viemSigner,
} from '../../src/signing.ts'
import { wasmSigner } from '../../src/wasm.ts'
import { AGENT_KEY, USER } from '../loopbackServer.ts'
import { PASSWORD, signerMakers } from './allSigners.ts'

const SECRET = AGENT_KEY.slice(2)
const AGENT = '0xFCAd0B19bB29D4674531d6f115237E16AfCE377c'

/** Everything that a log, a crash report or a debugger would print of a value. */
function shownOf(value: unknown): string {
  return [
    inspect(value, { depth: null, showHidden: true, getters: true, maxArrayLength: null }),
    JSON.stringify(value),
    String(value),
    inspect(new Error('context', { cause: value }), { depth: null, showHidden: true }),
  ].join('\n')
}

function expectHidden(shown: string): void {
  const text = shown.toLowerCase()
  expect(text).not.toContain(SECRET)
  expect(text).not.toContain(BigInt(AGENT_KEY).toString())
  expect(text).not.toContain(Buffer.from(SECRET, 'hex').toString('base64').toLowerCase())
  expect(text).not.toContain([...Buffer.from(SECRET, 'hex')].slice(0, 8).join(', '))
  expect(text).not.toContain(PASSWORD)
}

describe.each(Object.entries(signerMakers))('a signer made of %s', (_, make) => {
  it('shows no key, alone, in credentials or in a client', async () => {
    const signer = await make(AGENT_KEY)
    const credentials: Credentials = { user: USER, signer }
    const client = createAsterClient({ environment: environments.testnet, credentials })
    for (const value of [signer, credentials, client]) expectHidden(shownOf(value))
    await signMessage(signer, 'used', 1666)
    expectHidden(shownOf(credentials))
  })
})

describe('a failing signer', () => {
  const fail = async () => {
    throw Object.assign(new Error(`bad key ${AGENT_KEY} (${BigInt(AGENT_KEY)})`), { key: SECRET })
  }
  const failing: readonly (readonly [string, Signer])[] = [
    ['digest hook', digestSigner({ address: AGENT, signDigest: fail })],
    ['viem account', viemSigner({ address: AGENT, signTypedData: fail })],
    ['ethers wallet', ethersSigner({ address: AGENT, signTypedData: fail })],
  ]

  it.each(failing)(
    'of kind %s gives an error without what it said of the key',
    async (_, signer) => {
      const error = await signMessage(signer, 'a', 1666).catch((one: unknown) => one)
      expect(shownOf(error)).toContain('bad key [hidden]')
      expectHidden(shownOf(error))
    },
  )

  it('shows nothing of a key that was put in the place of an address', async () => {
    const { signDigest } = privateKeySigner(AGENT_KEY)
    const error = await signMessage({ address: AGENT_KEY, signDigest }, 'a', 1666).catch(
      (one: unknown) => one,
    )
    expect(shownOf(error)).toContain('[no address]')
    expect(shownOf(error)).not.toContain(AGENT_KEY.slice(0, 12))
  })
})

describe('credentialsFromEnv', () => {
  const env = { API_USER: USER, API_SIGNER: AGENT, API_PRIVATE_KEY: AGENT_KEY }

  it('makes the signer that it is told to', async () => {
    const credentials = await credentialsFromEnv(env, wasmSigner)
    expect(credentials?.signer.address).toBe(AGENT)
    expectHidden(shownOf(credentials))
  })

  it('shows no key that a maker of signers refuses', async () => {
    const error = await credentialsFromEnv(
      { ...env, API_PRIVATE_KEY: `${AGENT_KEY}0` },
      wasmSigner,
    ).catch((one: unknown) => one)
    expectHidden(shownOf(error))
  })
})
