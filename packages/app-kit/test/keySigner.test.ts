import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { describe, expect, it } from 'vitest'
import { keySigner, signingLibrary } from '../src/keys/keySigner.ts'

/** Published throwaway key: never fund it. */
const KEY = '0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
const DIGEST = `0x${'5a'.repeat(32)}`
const { address, signDigest } = privateKeySigner(KEY)

/** What a process without one of the packages signs with. */
function signWithout(packageName: string): string {
  const program = `
    import { registerHooks } from 'node:module'
    registerHooks({
      resolve(name, context, next) {
        if (name.split('/')[0] === '${packageName}') throw new Error('no such package')
        return next(name, context)
      },
    })
    const { findKeys, signingLibrary } = await import('./src/keys/index.ts')
    const { paperCredentials } = await import('./src/aster/index.ts')
    const { signer } = await findKeys('/nowhere', 'live', process.env).open()
    console.log((await signingLibrary()).name, await signer.signDigest('${DIGEST}'))
    console.log((await paperCredentials('session')).user)`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=source', '--input-type=module', '--eval', program],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      encoding: 'utf8',
      env: { API_USER: address, API_SIGNER: address, API_PRIVATE_KEY: KEY },
    },
  )
  return `${stdout}${stderr}`
}

describe('the programs', () => {
  it('sign with WebAssembly, and never load ethers for keys that lie open', () => {
    expect(signWithout('ethers')).toMatch(
      new RegExp(`^tiny-secp256k1 ${signDigest(DIGEST)}\n0x[0-9a-fA-F]{40}\n$`),
    )
  })

  it('sign the same with ethers where the other library is missing', () => {
    expect(signWithout('tiny-secp256k1')).toMatch(
      new RegExp(`^ethers ${signDigest(DIGEST)}\n0x[0-9a-fA-F]{40}\n$`),
    )
  })

  it('choose once, and say what is wrong with a key without showing it', async () => {
    expect(await signingLibrary()).toBe(await signingLibrary())
    const error = await keySigner(`0x${'f'.repeat(64)}`).catch((one: unknown) => one)
    expect(String(error)).toContain('outside the range of the curve')
    expect(String(error)).not.toContain('ffff')
  })
})
