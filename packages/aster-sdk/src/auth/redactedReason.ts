/** Long runs of key-like characters: hex keys, decimal keys, tokens, signatures. */
const SECRETIVE = /[A-Za-z0-9+/_=-]{24,}/g

/**
 * What a foreign library or service said, safe to repeat: one line, cut, and without anything that
 * could be a key. Such errors are not chained as a cause, because they may carry the key itself.
 */
export function redactedReason(error: unknown): string {
  const text = error instanceof Error ? error.message : typeof error
  return text.slice(0, 2000).replace(SECRETIVE, '[hidden]').replace(/\s+/g, ' ').slice(0, 160)
}
