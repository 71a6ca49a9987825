import type { KeySigner } from '@asterkit/sdk'

/** What computes signatures in this process. All of them make the same bytes. */
export interface SigningLibrary {
  readonly name: 'tiny-secp256k1' | 'ethers'
  /**
   * @param privateKey 32 bytes of hex, with or without `0x`.
   * @throws {AsterConfigurationError} It is not a private key. The message does not contain it.
   */
  readonly makeSigner: (privateKey: string) => KeySigner | Promise<KeySigner>
}

/** A public key of everybody's, and the address that belongs to it. */
const KNOWN = {
  privateKey: '1'.padStart(64, '0'),
  address: '0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf',
}

let chosen: Promise<SigningLibrary> | undefined

/** Makes the signer of a private key with this process's {@link signingLibrary}. */
export async function keySigner(privateKey: string): Promise<KeySigner> {
  return (await signingLibrary()).makeSigner(privateKey)
}

/**
 * Chooses what signs, once per process: WebAssembly where it loads and knows a known address, else JavaScript, which
 * takes more than twice as long and several megabytes more.
 */
export function signingLibrary(): Promise<SigningLibrary> {
  chosen ??= choose()
  return chosen
}

async function choose(): Promise<SigningLibrary> {
  try {
    const { wasmSigner } = await import('@asterkit/sdk/wasm')
    const { address } = await wasmSigner(KNOWN.privateKey)
    if (address === KNOWN.address) return { name: 'tiny-secp256k1', makeSigner: wasmSigner }
  } catch {
    // The package is missing or damaged, or Node runs without WebAssembly: the name says what signs instead.
  }
  const { privateKeySigner } = await import('@asterkit/sdk/signing')
  return { name: 'ethers', makeSigner: privateKeySigner }
}
