import type { Journal } from '@asterkit/strategy'

/** Returns the highest nonce that the journal has seen; undefined when there is none. */
export function lastNonce(journal: Journal): string | undefined {
  let highest = 0n
  for (const { body } of journal.read()) {
    const { nonce } = body
    if (typeof nonce === 'string' && /^\d{1,16}$/.test(nonce) && BigInt(nonce) > highest) {
      highest = BigInt(nonce)
    }
  }
  return highest === 0n ? undefined : String(highest)
}
