import type { DigestSigner } from './signer.ts'

/**
 * Makes a signer of a function that signs digests elsewhere: a hardware module, a key service, another
 * curve library. What else the hook object holds (tokens, keys) stays hidden inside.
 *
 * @example
 * digestSigner({ address, signDigest: async (digest) => (await keyService.sign(digest)).rsv })
 */
export function digestSigner(hook: DigestSigner): DigestSigner {
  return Object.freeze({
    address: hook.address,
    signDigest: (digest: string) => hook.signDigest(digest),
  })
}
