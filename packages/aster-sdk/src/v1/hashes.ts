import { type Hashes, nodeHashes } from './nodeHashes.ts'

/** The hash functions as far as they are at hand; else `loadHashes`. */
export let hashes: Hashes | undefined = nodeHashes()

/** Loads the curve library's with the first signed call, so that public tools start fast. */
export async function loadHashes(): Promise<Hashes> {
  hashes ??= (await import('./ethersHashes.ts')).ethersHashes
  return hashes
}
