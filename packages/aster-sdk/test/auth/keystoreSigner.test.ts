import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { AsterConfigurationError } from '../../src/index.ts'
import { keystoreSigner } from '../../src/signing.ts'
import { AGENT_KEY } from '../loopbackServer.ts'
import { keystoreOf, PASSWORD } from './allSigners.ts'

const AGENT = '0xFCAd0B19bB29D4674531d6f115237E16AfCE377c'
const keystore = await keystoreOf(AGENT_KEY)

/** The keystore with one field changed. */
function altered(path: string, value: unknown): string {
  const copy = JSON.parse(keystore) as Record<string, unknown>
  const names = path.split('.')
  let at = copy
  for (const name of names.slice(0, -1)) at = at[name] as Record<string, unknown>
  at[names.at(-1) ?? ''] = value
  return JSON.stringify(copy)
}

async function failure(json: string, password = PASSWORD): Promise<Error> {
  const result = await keystoreSigner(json, password).then(
    (signer) => new Error(`opened ${signer.address}`),
    (error: Error) => error,
  )
  expect(result).toBeInstanceOf(AsterConfigurationError)
  const shown = inspect(result, { depth: null, showHidden: true })
  expect(shown).not.toContain(AGENT_KEY.slice(2))
  expect(shown).not.toContain(PASSWORD)
  return result
}

/** Flips the last hex digit. */
const flipped = (hex: string) => `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}`
const { Crypto } = JSON.parse(keystore) as {
  Crypto: {
    ciphertext: string
    mac: string
    cipherparams: { iv: string }
    kdfparams: { salt: string }
  }
}

describe('keystoreSigner', () => {
  it('opens a keystore and tells how far it is', async () => {
    const progress: number[] = []
    const signer = await keystoreSigner(keystore, PASSWORD, {
      onProgress: (fraction) => progress.push(fraction),
    })
    expect(signer.address).toBe(AGENT)
    expect(progress.length).toBeGreaterThan(2)
    expect(progress).toEqual(progress.toSorted((a, b) => a - b))
    expect(progress.at(-1)).toBe(1)
  })

  it('opens a keystore whose fields are in lower case', async () => {
    const lower = keystore.replace('"Crypto"', '"crypto"')
    expect((await keystoreSigner(lower, PASSWORD)).address).toBe(AGENT)
  })

  it('says that the password may be wrong', async () => {
    expect((await failure(keystore, 'canary-password-5f2d')).message).toMatch(/password is wrong/)
  })

  it.each([
    ['ciphertext', 'Crypto.ciphertext', flipped(Crypto.ciphertext)],
    ['checksum', 'Crypto.mac', flipped(Crypto.mac)],
    ['salt', 'Crypto.kdfparams.salt', flipped(Crypto.kdfparams.salt)],
    ['IV, which no checksum covers', 'Crypto.cipherparams.iv', flipped(Crypto.cipherparams.iv)],
    ['address', 'address', `${'ab'.repeat(20)}`],
  ])('notices an altered %s', async (_, path, value) => {
    expect((await failure(altered(path, value))).message).toMatch(/altered/)
  })

  it.each([
    ['scrypt n', 'Crypto.kdfparams.n', 4096],
    ['scrypt r', 'Crypto.kdfparams.r', 1],
    ['pbkdf2 c', 'Crypto', { ...Crypto, kdf: 'pbkdf2', kdfparams: pbkdf2(1000) }],
  ])(
    'refuses a key derivation with a weak %s and says what is strong enough',
    async (_, path, value) => {
      expect((await failure(altered(path, value))).message).toMatch(/weak: .*16384/)
    },
  )

  it.each([
    ['scrypt n that would take all memory', 'Crypto.kdfparams.n', 2 ** 24],
    ['unknown key derivation', 'Crypto.kdf', 'md5'],
    ['other cipher', 'Crypto.cipher', 'none'],
    ['other version', 'version', 1],
    ['missing address', 'address', undefined],
    ['number in place of hex', 'Crypto.mac', 7],
  ])('refuses a keystore with %s and names where', async (_, path, value) => {
    expect((await failure(altered(path, value))).message).toMatch(/not a version 3 keystore/)
  })

  it.each(['', 'null', '[]', '"text"', '{', '{"__proto__":{"version":3}}', 'x'.repeat(70_000)])(
    'refuses %.20j without trying',
    async (json) => {
      expect((await failure(json)).message).toMatch(/keystore/)
    },
  )
})

function pbkdf2(c: number) {
  return { c, prf: 'hmac-sha256', salt: Crypto.kdfparams.salt, dklen: 32 }
}
