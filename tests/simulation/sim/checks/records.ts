import type { Decimal } from '@asterkit/instruments'
import type { EntryBody } from '@asterkit/strategy'
import type { Check, Watched } from '../check.ts'
import { describe } from './exposure.ts'

/** Reads that lag so long have been told by then. */
const LAG_MS = 60_000

/**
 * I2 one id per transfer, I3 no holding is written off that is still there, I4 no pair is done with while
 * it is not hedged, I18 nothing is opened beside others.
 */
export function checkRecords(watched: Watched): Check {
  const { violated, truth, venue, faults } = watched
  const transfers = new Map<number, string>()
  /** Symbols with somebody else's position, and since when it is there unchanged. */
  const foreign = new Map<string, { quantity: Decimal; since: number }>()

  /** What the bot was told lately may have been old, incomplete or missing. */
  const wasMisled = () =>
    faults.strikes.some(({ phase, time }) => phase === 'read' && venue.now - time < LAG_MS)

  const ownedOf = (pairId: string) => {
    const symbol = watched.view.holdings.get(pairId)?.symbol
    return symbol === undefined ? undefined : truth.coins.get(symbol)
  }

  function onAdjustment({ pairId, spotQuantity, perpQuantity }: EntryBody<'adjustment'>): void {
    const owned = ownedOf(pairId)
    if (owned === undefined || isLagging()) return
    const isTooLow = owned.spot.gt(spotQuantity) || owned.perp.lt(perpQuantity)
    if (!isTooLow) return
    const record = `spot ${spotQuantity} perp ${perpQuantity}`
    violated('I3', `${pairId} is written down to ${record}, but there is ${describe(owned)}`)
  }

  const isLagging = () =>
    faults.strikes.some(({ action, time }) => action === 'lag' && venue.now - time < LAG_MS)

  function onOpening({ pairId, symbol }: EntryBody<'intent'>): void {
    const row = foreign.get(symbol)
    if (row === undefined || venue.now - row.since < LAG_MS || wasMisled()) return
    violated(
      'I18',
      `${pairId} opens beside a position of ${row.quantity.toFixed()} that is not ours`,
    )
  }

  function onDone({ pairId, status }: EntryBody<'pair-status'>): void {
    const isDone = status === 'open' || status === 'closed' || status === 'unwound'
    const closed = watched.view.closed.findLast(({ holding }) => holding.pairId === pairId)
    const owned = ownedOf(pairId) ?? truth.coins.get(closed?.holding.symbol ?? '')
    if (!isDone || owned === undefined || !owned.foreignDelta.isZero() || wasMisled()) return
    if (!truth.isHedged(owned)) violated('I4', `${pairId} is ${status} with ${describe(owned)}`)
  }

  return {
    onJournalLost() {
      transfers.clear()
    },
    onMoment() {
      for (const [symbol, { foreignPerp }] of truth.coins) {
        if (foreignPerp.isZero()) foreign.delete(symbol)
        else if (foreign.get(symbol)?.quantity.eq(foreignPerp) !== true) {
          foreign.set(symbol, { quantity: foreignPerp, since: venue.now })
        }
      }
    },
    onEntry({ kind, body }) {
      if (kind === 'adjustment') onAdjustment(body)
      if (kind === 'pair-status') onDone(body)
      if (kind === 'intent' && body.action === 'open') onOpening(body)
      if (kind !== 'transfer-sent') return
      const first = transfers.get(body.intentId) ?? body.clientTransferId
      transfers.set(body.intentId, first)
      if (first === body.clientTransferId) return
      violated('I2', `transfer ${first} is sent once more as ${body.clientTransferId}`)
    },
  }
}
