import { AsterConfigurationError } from '../errors.ts'
import { privateKeySigner } from './privateKeySigner.ts'
import { readPrivateKey } from './readPrivateKey.ts'

/** Shorter passwords fall to guessing, however slow the key derivation. */
const LEAST_PASSWORD = 8

/**
 * Encrypts a private key as a version 3 keystore with scrypt, which {@link keystoreSigner} and most wallets open. It
 * takes a second or more by design.
 *
 * @param privateKey 32 bytes of hex, with or without `0x`.
 * @param options.scryptN Cost of guessing a password. @default 131072
 * @returns The JSON text of the file.
 * @throws {AsterConfigurationError} It is not a private key, or the password is shorter than 8 characters. Shows neither.
 */
export async function encryptKeystore(
  privateKey: string,
  password: string,
  options: { readonly scryptN?: number } = {},
): Promise<string> {
  if (password.length < LEAST_PASSWORD) {
    throw new AsterConfigurationError(`the password needs at least ${LEAST_PASSWORD} characters`)
  }
  const { address } = privateKeySigner(privateKey)
  const key = readPrivateKey(privateKey)
  const scrypt = { N: options.scryptN ?? 131_072, r: 8, p: 1 }
  const { encryptKeystoreJson } = await import('ethers/wallet')
  return encryptKeystoreJson({ address, privateKey: key }, password, { scrypt })
}
