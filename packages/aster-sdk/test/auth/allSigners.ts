import { encryptKeystoreJson, Wallet } from 'ethers/wallet'
import { privateKeyToAccount } from 'viem/accounts'
import type { Signer } from '../../src/index.ts'
import {
  digestSigner,
  ethersSigner,
  keystoreSigner,
  privateKeySigner,
  viemSigner,
} from '../../src/signing.ts'
import { wasmSigner } from '../../src/wasm.ts'

export const PASSWORD = 'canary-password-5f2c'

/** A keystore of a key; by default with the smallest work that is accepted. */
export function keystoreOf(privateKey: string, scrypt = { N: 16_384, r: 8, p: 1 }) {
  const { address } = privateKeySigner(privateKey)
  return encryptKeystoreJson({ address, privateKey }, PASSWORD, { scrypt })
}

/** Every way to sign with one private key, by name. */
export const signerMakers: Readonly<
  Record<string, (privateKey: string) => Signer | Promise<Signer>>
> = {
  'private key': privateKeySigner,
  'ethers wallet': (key) => ethersSigner(new Wallet(key)),
  keystore: async (key) => keystoreSigner(await keystoreOf(key), PASSWORD),
  'viem account': (key) => viemSigner(privateKeyToAccount(`0x${key.slice(2)}`)),
  'bare viem account': (key) => privateKeyToAccount(`0x${key.slice(2)}`),
  'digest hook that answers bytes': (key) => {
    const inner = privateKeySigner(key)
    const signDigest = async (digest: string) =>
      Uint8Array.from(Buffer.from(inner.signDigest(digest).slice(2), 'hex'))
    return digestSigner({ address: inner.address, signDigest })
  },
  'digest hook that answers hex without 0x and v of 0 or 1': (key) => {
    const inner = privateKeySigner(key)
    const signDigest = (digest: string) => {
      const signature = inner.signDigest(digest)
      return `${signature.slice(2, 130)}${signature.endsWith('1b') ? '00' : '01'}`
    }
    return digestSigner({ address: inner.address, signDigest })
  },
  wasm: wasmSigner,
}
