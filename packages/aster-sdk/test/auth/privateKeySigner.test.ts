import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createAsterClient, environments } from '../../src/index.ts'
import { privateKeySigner } from '../../src/signing.ts'
import { AGENT_KEY, USER } from '../loopbackServer.ts'

const SECRET = AGENT_KEY.slice(2)

describe('privateKeySigner', () => {
  it('accepts a key with and without 0x', () => {
    expect(privateKeySigner(SECRET).address).toBe(privateKeySigner(AGENT_KEY).address)
  })

  it('shows no key in inspect, JSON or text, alone or inside a client', () => {
    const signer = privateKeySigner(AGENT_KEY)
    const client = createAsterClient({
      environment: environments.testnet,
      credentials: { user: USER, signer },
    })
    for (const value of [signer, { signer }, client]) {
      const shown = [
        inspect(value, { depth: null, showHidden: true, getters: true }),
        JSON.stringify(value),
        String(value),
      ].join()
      expect(shown.toLowerCase()).not.toContain(SECRET)
      expect(shown).not.toContain(BigInt(AGENT_KEY).toString())
    }
  })

  it.each([
    ['too short', AGENT_KEY.slice(0, -2)],
    ['not hex', `0x${'secret!!'.repeat(8)}`],
    ['zero', `0x${'0'.repeat(64)}`],
    ['beyond the curve', `0x${'f'.repeat(64)}`],
  ])('refuses a key that is %s without repeating it', (_, key) => {
    let shown = ''
    try {
      privateKeySigner(key)
    } catch (error) {
      shown = inspect(error, { depth: null, showHidden: true })
    }
    expect(shown).toContain('private key')
    expect(shown).not.toContain(key.slice(2))
  })
})
