const proven = new WeakSet<object>()

/** Remembers that a signer's signatures belong to its address. */
export function markProven<Proven extends object>(signer: Proven): Proven {
  proven.add(signer)
  return signer
}

/** Whether a signer derived its address from its own key, or has shown that it holds the key. */
export function isProven(signer: object): boolean {
  return proven.has(signer)
}
