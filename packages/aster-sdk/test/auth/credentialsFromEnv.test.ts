import { describe, expect, it } from 'vitest'
import { AsterConfigurationError, credentialsFromEnv } from '../../src/index.ts'
import { AGENT_KEY, USER } from '../loopbackServer.ts'

const AGENT = '0xFCAd0B19bB29D4674531d6f115237E16AfCE377c'
const complete = { API_USER: USER, API_SIGNER: AGENT, API_PRIVATE_KEY: AGENT_KEY }

async function failure(env: Record<string, string>): Promise<Error> {
  return credentialsFromEnv(env).then(
    () => new Error('accepted'),
    (error: Error) => error,
  )
}

describe('credentialsFromEnv', () => {
  it('gives user and signer', async () => {
    const credentials = await credentialsFromEnv(complete)
    expect(credentials?.user).toBe(USER)
    expect(credentials?.signer.address).toBe(AGENT)
  })

  it('accepts addresses in any case and a key without 0x', async () => {
    const env = {
      ...complete,
      API_SIGNER: AGENT.toLowerCase(),
      API_PRIVATE_KEY: AGENT_KEY.slice(2),
    }
    expect((await credentialsFromEnv(env))?.signer.address).toBe(AGENT)
  })

  it('gives nothing when nothing is set', async () => {
    expect(await credentialsFromEnv({ API_USER: '' })).toBeUndefined()
  })

  it('names what is missing', async () => {
    const error = await failure({ API_USER: USER })
    expect(error).toBeInstanceOf(AsterConfigurationError)
    expect(error.message).toMatch(/missing: API_SIGNER, API_PRIVATE_KEY$/)
  })

  it.each([
    ['a key of another signer', { ...complete, API_SIGNER: USER }],
    ['a key in the place of an address', { ...complete, API_SIGNER: AGENT_KEY }],
    ['a malformed user', { ...complete, API_USER: '0x12' }],
    ['a malformed key', { ...complete, API_PRIVATE_KEY: `${AGENT_KEY}00` }],
  ])('refuses %s in one line that never shows the key', async (_, env) => {
    const { message } = await failure(env)
    expect(message).toMatch(/API_|private key/)
    expect(message).not.toContain('\n')
    expect(message).not.toContain(AGENT_KEY.slice(2))
  })
})
