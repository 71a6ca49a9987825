import * as z from 'zod/mini'
import { AsterConfigurationError } from '../errors.ts'
import { privateKeySigner } from './privateKeySigner.ts'
import type { KeySigner } from './signer.ts'

/** How a keystore is opened. */
export interface KeystoreOptions {
  /** Told how far the key derivation is, 0 to 1; it takes a second or more by design. */
  readonly onProgress?: ((fraction: number) => void) | undefined
  /** Makes the signer of the key, e.g. `wasmSigner`. @default privateKeySigner */
  readonly makeSigner?: (privateKey: string) => KeySigner | Promise<KeySigner>
}

const MAX_LENGTH = 64 * 1024
/** Below these a stolen file falls to guessing. */
const LEAST = { scryptN: 16_384, scryptR: 8, pbkdf2Count: 100_000 } as const
/** Above these opening a file would take minutes or all memory. */
const MOST = { scryptN: 1_048_576, scryptR: 32, scryptP: 16, pbkdf2Count: 10_000_000 } as const

const hexText = z.string().check(z.regex(/^(?:0x)?(?:[0-9a-fA-F]{2}){1,128}$/, 'expected hex'))

const Scrypt = z.looseObject({
  kdf: z.string().check(z.regex(/^scrypt$/i)),
  kdfparams: z.looseObject({
    n: z.int().check(z.maximum(MOST.scryptN)),
    r: z.int().check(z.maximum(MOST.scryptR)),
    p: z.int().check(z.minimum(1), z.maximum(MOST.scryptP)),
    salt: hexText,
    dklen: z.literal(32),
  }),
})
const Pbkdf2 = z.looseObject({
  kdf: z.string().check(z.regex(/^pbkdf2$/i)),
  kdfparams: z.looseObject({
    c: z.int().check(z.maximum(MOST.pbkdf2Count)),
    prf: z.enum(['hmac-sha256', 'hmac-sha512']),
    salt: hexText,
    dklen: z.literal(32),
  }),
})
const Cipher = z.looseObject({
  cipher: z.literal('aes-128-ctr'),
  ciphertext: hexText,
  cipherparams: z.looseObject({ iv: hexText }),
  mac: hexText,
})
const Keystore = z.looseObject({
  version: z.union([z.literal(3), z.literal('3')]),
  /** Needed: the checksum does not cover the IV, so only the address shows that it was altered. */
  address: z.string().check(z.regex(/^(?:0x)?[0-9a-fA-F]{40}$/, 'expected an address')),
  crypto: z.intersection(z.union([Scrypt, Pbkdf2]), Cipher),
})

/**
 * Opens an encrypted keystore (the JSON of ethers, geth and most wallets, version 3) and makes a signer of
 * its key. The key stays hidden inside.
 *
 * @param json Content of the file.
 * @throws {AsterConfigurationError} The password is wrong, or the file is malformed, altered, or protected
 *   by a key derivation that is too weak. Shows neither password nor key.
 */
export async function keystoreSigner(
  json: string,
  password: string,
  options: KeystoreOptions = {},
): Promise<KeySigner> {
  const { address, text } = readKeystore(json)
  let opened: { readonly address: string; readonly privateKey: string }
  try {
    // All of ethers, which nothing else here needs.
    const { decryptKeystoreJson } = await import('ethers/wallet')
    opened = await decryptKeystoreJson(text, password, options.onProgress)
  } catch {
    // Not chained: what the library says may carry the key.
    throw new AsterConfigurationError(
      'the keystore did not open: the password is wrong, or the file was altered',
    )
  }
  const signer = await (options.makeSigner ?? privateKeySigner)(opened.privateKey)
  if (signer.address.slice(2).toLowerCase() !== address.replace(/^0x/, '').toLowerCase()) {
    throw new AsterConfigurationError(
      'the keystore holds the key of another address: it was altered',
    )
  }
  return signer
}

/** The text is written anew from what was checked, so that no doubled or oddly cased key slips by. */
function readKeystore(json: string): { readonly address: string; readonly text: string } {
  const parsed = Keystore.safeParse(parse(json))
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || 'the whole'
    throw new AsterConfigurationError(`not a version 3 keystore that can be opened: see ${field}`)
  }
  const { version, address, crypto } = parsed.data
  refuseWeak(crypto)
  return { address, text: JSON.stringify({ version, address, crypto }) }
}

function parse(json: string): unknown {
  if (json.length > MAX_LENGTH) {
    throw new AsterConfigurationError(`the keystore is longer than ${MAX_LENGTH} characters`)
  }
  try {
    // Fields are spelled in lower case by some programs and capitalised by others ("Crypto").
    return JSON.parse(json, (_, value: unknown) => lowerCased(value))
  } catch {
    throw new AsterConfigurationError('the keystore is not JSON')
  }
}

function lowerCased(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toLowerCase(), one]))
}

function refuseWeak(crypto: z.output<typeof Keystore>['crypto']): void {
  const params = crypto.kdfparams
  const isWeak =
    'n' in params
      ? Number(params.n) < LEAST.scryptN || Number(params.r) < LEAST.scryptR
      : Number(params.c) < LEAST.pbkdf2Count
  if (isWeak) {
    throw new AsterConfigurationError(
      `the keystore's key derivation is weak: encrypt it again with scrypt n of at least ${LEAST.scryptN} and r of ${LEAST.scryptR}, or pbkdf2 c of at least ${LEAST.pbkdf2Count}`,
    )
  }
}
