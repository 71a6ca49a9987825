import { describe, expect, it } from 'vitest'
import { encryptKeystore } from '../../src/auth/encryptKeystore.ts'
import { keystoreSigner } from '../../src/auth/keystoreSigner.ts'
import { privateKeySigner } from '../../src/auth/privateKeySigner.ts'

const KEY = '22'.repeat(32)
const options = { scryptN: 16_384 }

describe('encryptKeystore', () => {
  it('makes a file that opens with its password alone and does not show the key', async () => {
    const json = await encryptKeystore(KEY, 'long enough', options)
    expect(json).not.toContain(KEY)
    const signer = await keystoreSigner(json, 'long enough')
    expect(signer.address).toBe(privateKeySigner(KEY).address)
    await expect(keystoreSigner(json, 'long enouGh')).rejects.toThrow('did not open')
  })

  it('refuses short passwords and what is no key, without repeating either', async () => {
    await expect(encryptKeystore(KEY, 'short', options)).rejects.toThrow('at least 8 characters')
    const broken = encryptKeystore('not a key', 'long enough', options)
    await expect(broken).rejects.toThrow(/^(?!.*not a key)/)
  })
})
