import type { Check, Watched } from '../check.ts'
import { OWN_PREFIX } from '../truth.ts'
import { describe, isTroubled } from './exposure.ts'

/** Looks are a second apart; coins too few to hedge may wait for more of them for five. */
const MOST_BESIDE_MS = 8_000

/** I5: an order does not go on resting beside coins of it that have no hedge. */
export function checkEntries(watched: Watched): Check {
  const { violated, truth, venue, account } = watched
  const reported = new Set<string>()
  return {
    onMoment() {
      const { processSince } = watched
      if (processSince === undefined) return
      for (const order of account.openOrders('spot')) {
        if (order.timeInForce !== 'GTX' || !order.clientOrderId.startsWith(OWN_PREFIX)) continue
        const owned = truth.coins.get(order.symbol)
        if (owned?.nakedSince === undefined || !owned.foreignDelta.isZero()) continue
        const from = Math.max(owned.nakedSince, processSince, order.time)
        const besideMs = venue.now - from
        if (besideMs <= MOST_BESIDE_MS || reported.has(order.clientOrderId)) continue
        if (isTroubled(watched, from - MOST_BESIDE_MS)) continue
        reported.add(order.clientOrderId)
        violated('I5', `${order.clientOrderId} rests beside ${describe(owned)} for ${besideMs} ms`)
      }
    },
  }
}
