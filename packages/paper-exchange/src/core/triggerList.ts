import { type Decimal, ZERO } from '@asterkit/instruments'
import type { WorkingOrder } from './accountState.ts'
import type { VenueOrder } from './venueOrder.ts'

/** Conditional orders of one symbol and one working price that wait to be set off. */
export class TriggerList {
  /** Set off by a price at or above their stop; the lowest stop last, and the oldest of equal ones. */
  readonly #rising: WorkingOrder[] = []
  /** Set off by a price at or below their stop; the highest stop last, and the oldest of equal ones. */
  readonly #falling: WorkingOrder[] = []
  readonly #trailing = new Set<WorkingOrder>()

  get isEmpty(): boolean {
    return this.#rising.length + this.#falling.length + this.#trailing.size === 0
  }

  /** @param price Where a trailing stop begins to follow; undefined while no price is known. */
  add(working: WorkingOrder, price: Decimal | undefined): void {
    if (working.order.trigger?.type === 'TRAILING_STOP_MARKET') {
      working.extreme ??= price
      this.#trailing.add(working)
      return
    }
    const { list, at } = this.#seat(working.order)
    list.splice(at, 0, working)
  }

  remove(working: WorkingOrder): void {
    if (this.#trailing.delete(working)) return
    const { list, at } = this.#seat(working.order)
    for (let index = at; index < list.length; index += 1) {
      if (list[index] !== working) continue
      list.splice(index, 1)
      return
    }
  }

  /** Takes out what a price sets off, oldest first, and lets the trailing stops follow it. */
  take(price: Decimal): readonly WorkingOrder[] {
    const fired: WorkingOrder[] = []
    takeLast(this.#rising, (stop) => stop.lte(price), fired)
    takeLast(this.#falling, (stop) => stop.gte(price), fired)
    for (const working of this.#trailing) {
      if (!followPrice(working, price)) continue
      this.#trailing.delete(working)
      fired.push(working)
    }
    return fired.length < 2 ? fired : fired.sort((a, b) => a.order.orderId - b.order.orderId)
  }

  /** Where an order belongs in its list: before all that are as near to being set off as it is. */
  #seat(order: VenueOrder): { readonly list: WorkingOrder[]; readonly at: number } {
    const isRising = isSetOffByRise(order)
    const list = isRising ? this.#rising : this.#falling
    const stop = stopOf(order)
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = stopOf(list[middle]!.order)
      if (isRising ? other.gt(stop) : other.lt(stop)) low = middle + 1
      else high = middle
    }
    return { list, at: low }
  }
}

/** Whether a conditional order waits for a higher price. */
export function isSetOffByRise({ side, trigger }: Pick<VenueOrder, 'side' | 'trigger'>): boolean {
  const isStop = trigger?.type === 'STOP' || trigger?.type === 'STOP_MARKET'
  return (side === 'buy') === isStop
}

function stopOf({ trigger }: VenueOrder): Decimal {
  if (trigger?.stopPrice === undefined) throw new TypeError('a waiting stop has a stop price')
  return trigger.stopPrice
}

function takeLast(
  list: WorkingOrder[],
  isReached: (stop: Decimal) => boolean,
  fired: WorkingOrder[],
): void {
  for (;;) {
    const last = list.at(-1)
    if (last === undefined || !isReached(stopOf(last.order))) return
    list.pop()
    fired.push(last)
  }
}

/**
 * Moves the best price of a trailing stop. A buy is set off when the lowest price so far is at or below
 * the activation and the price is back up by the callback rate; a sell mirrored.
 *
 * @returns Whether the price sets it off.
 */
function followPrice(working: WorkingOrder, price: Decimal): boolean {
  const { side, trigger } = working.order
  const isBuy = side === 'buy'
  const before = working.extreme
  const isBest = before === undefined || (isBuy ? price.lt(before) : price.gt(before))
  const extreme = isBest ? price : before
  working.extreme = extreme
  const activation = trigger?.activationPrice
  if (activation !== undefined && (isBuy ? extreme.gt(activation) : extreme.lt(activation))) {
    return false
  }
  const share = (trigger?.callbackRate ?? ZERO).div(100)
  const limit = extreme.times(isBuy ? share.plus(1) : share.neg().plus(1))
  return isBuy ? price.gte(limit) : price.lte(limit)
}
