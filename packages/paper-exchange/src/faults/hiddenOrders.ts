import type { Market } from '@asterkit/instruments'
import type { EpochMs } from '../core/index.ts'

/** What names an order: either id. */
export interface HiddenOrder {
  readonly market: Market
  readonly symbol: string
  readonly id: string
}

/** Orders that lookups do not find yet, though they were accepted. */
export class HiddenOrders {
  readonly #hidden = new Map<string, { reads: number; readonly until: EpochMs }>()

  get isEmpty(): boolean {
    return this.#hidden.size === 0
  }

  /** Hides an order for so many lookups, or so much exchange time, whatever lasts longer. */
  hide(
    order: HiddenOrder,
    how: { reads?: number | undefined; ms?: number | undefined },
    now: EpochMs,
  ) {
    this.#hidden.set(keyOf(order), { reads: how.reads ?? 0, until: now + (how.ms ?? 0) })
  }

  /** Whether a lookup must find nothing; counts the lookup. */
  isHidden(order: HiddenOrder, now: EpochMs): boolean {
    const key = keyOf(order)
    const hidden = this.#hidden.get(key)
    if (hidden === undefined) return false
    hidden.reads -= 1
    if (hidden.reads >= 0 || now < hidden.until) return true
    this.#hidden.delete(key)
    return false
  }
}

function keyOf({ market, symbol, id }: HiddenOrder): string {
  return `${market}:${symbol}:${id}`
}
