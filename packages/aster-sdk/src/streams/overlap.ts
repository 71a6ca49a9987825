/** Messages that one replacement of a connection keeps at most. */
const LIMIT = 100_000

/**
 * Two connections that hear the same: tells what only the new one has brought. The same message has the
 * same text on both.
 */
export class Overlap {
  readonly #old = new Map<string, number>()
  #oldCount = 0
  #fresh: string[] = []
  #isComplete = true

  /** False when more arrived than is kept, so that something may be missing. */
  get isComplete(): boolean {
    return this.#isComplete
  }

  /** The old connection delivered this. */
  addOld(text: string): void {
    if (++this.#oldCount > LIMIT) this.#isComplete = false
    else this.#old.set(text, (this.#old.get(text) ?? 0) + 1)
  }

  /** The new connection brought this, before the switch. */
  addFresh(text: string): void {
    if (this.#fresh.length >= LIMIT) this.#isComplete = false
    else this.#fresh.push(text)
  }

  /** At the switch: what the new connection brought and the old one did not, in order. */
  takeFresh(): string[] {
    const fresh = this.#fresh.filter((text) => !this.isRepeated(text))
    this.#fresh = []
    return fresh
  }

  /** Whether the old connection has delivered this; each delivery answers once. */
  isRepeated(text: string): boolean {
    const count = this.#old.get(text)
    if (count === undefined) return false
    if (count === 1) this.#old.delete(text)
    else this.#old.set(text, count - 1)
    return true
  }
}
