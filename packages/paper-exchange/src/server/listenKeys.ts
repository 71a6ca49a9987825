import { randomBytes } from 'node:crypto'
import { type EpochMs, VenueError } from '../core/index.ts'

const LIFE_MS = 60 * 60_000

/**
 * The listen keys of one market: one per account, good for 60 minutes after the last renewal. `now` is on
 * the clock that the caller chose to age keys by, see `PaperExchangeOptions.listenKeyTime`.
 */
export class ListenKeys {
  readonly #keyOf = new Map<string, { readonly key: string; renewedAt: EpochMs }>()
  readonly #accountOf = new Map<string, string>()

  /** Gives the account's key, renewed, or a new one. */
  create(account: string, now: EpochMs): string {
    const known = this.#keyOf.get(account)
    if (known !== undefined) {
      known.renewedAt = now
      return known.key
    }
    const key = randomBytes(32).toString('hex')
    this.#keyOf.set(account, { key, renewedAt: now })
    this.#accountOf.set(key, account)
    return key
  }

  /** @throws {VenueError} -1125 when the account has no such key. */
  renew(account: string, now: EpochMs, key?: string): void {
    const known = this.#keyOf.get(account)
    if (known === undefined || (key !== undefined && known.key !== key)) throw unknownKey()
    known.renewedAt = now
  }

  /** @throws {VenueError} -1125 when the account has no such key. */
  close(account: string, key?: string): void {
    const known = this.#keyOf.get(account)
    if (known === undefined || (key !== undefined && known.key !== key)) throw unknownKey()
    this.#forget(account, known.key)
  }

  /** Ends the account's key before its time. @returns It, if there was one. */
  drop(account: string): string | undefined {
    const known = this.#keyOf.get(account)
    if (known !== undefined) this.#forget(account, known.key)
    return known?.key
  }

  /** @returns The account whose events the key opens. */
  accountOf(key: string): string | undefined {
    return this.#accountOf.get(key)
  }

  /** Drops keys that are past their life. @returns The dropped keys. */
  expire(now: EpochMs): readonly string[] {
    const expired: string[] = []
    for (const [account, { key, renewedAt }] of this.#keyOf) {
      if (now - renewedAt <= LIFE_MS) continue
      this.#forget(account, key)
      expired.push(key)
    }
    return expired
  }

  #forget(account: string, key: string): void {
    this.#keyOf.delete(account)
    this.#accountOf.delete(key)
  }
}

function unknownKey(): VenueError {
  return new VenueError(-1125, 'This listenKey does not exist.')
}
