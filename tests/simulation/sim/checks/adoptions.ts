import { decimal, ZERO } from '@asterkit/instruments'
import type { EntryBody } from '@asterkit/strategy'
import type { Check, Watched } from '../check.ts'
import type { Ownership } from '../truth.ts'
import { describe, isTroubled } from './exposure.ts'

/** Name of the cursor that a journal gets once the account was searched for pairs of a journal that is gone. */
export const SOUGHT_CURSOR = 'own-pairs-sought'
/** Reads of so long ago count. */
const TROUBLED_MS = 60_000
const TELL_WITHIN_MS = 2_000

/**
 * After its journal was lost: I18 the bot takes over nothing that is not its own, I10 it takes over a pair that
 * nothing hides, I4 of coins or a short of its own that it leaves behind without their other leg a person is told.
 */
export function checkAdoptions(watched: Watched): Check {
  const { violated, truth, venue } = watched
  /** Left behind, until it has been told. */
  const left = new Map<string, { readonly since: number; readonly what: string }>()

  function onAdoption({ symbol, spotQuantity, perpQuantity }: EntryBody<'adoption'>): void {
    const owned = truth.coins.get(symbol)
    if (owned?.isOrphan !== true) return
    const record = `spot ${spotQuantity} perp ${perpQuantity}`
    if (owned.spot.lt(spotQuantity) || owned.perp.gt(perpQuantity)) {
      violated('I18', `${record} are taken over, but there is ${describe(owned)}`)
    }
    noteLeft(owned, decimal(spotQuantity), decimal(perpQuantity))
  }

  function onSought(): void {
    for (const owned of truth.coins.values()) {
      if (!owned.isOrphan) continue
      const isWhole = owned.perp.isNegative() && truth.isHedged(owned) && owned.foreignPerp.isZero()
      if (isWhole && !isTroubled(watched, venue.now - TROUBLED_MS)) {
        violated('I10', `${describe(owned)} is not taken over although nothing hides it`)
      }
      noteLeft(owned, ZERO, ZERO)
    }
  }

  function noteLeft(owned: Ownership, spot = ZERO, perp = ZERO): void {
    const rest = { ...owned, spot: owned.spot.minus(spot), perp: owned.perp.minus(perp) }
    if (truth.isHedged({ ...rest, foreignPerp: ZERO })) return
    left.set(owned.coin.symbol, { since: venue.now, what: describe(rest) })
  }

  return {
    onJournalLost() {
      left.clear()
    },
    onEntry({ kind, body }) {
      if (kind === 'adoption') onAdoption(body)
      if (kind === 'cursor' && body.name === SOUGHT_CURSOR) onSought()
    },
    onRest() {
      for (const [symbol, { since, what }] of left) {
        const asset = truth.coins.get(symbol)?.coin.asset ?? symbol
        const isTold = watched.told.some(
          (event) =>
            event.kind === 'alert' &&
            event.time >= since - TELL_WITHIN_MS &&
            event.detail.includes(asset),
        )
        left.delete(symbol)
        if (!isTold)
          violated('I4', `after the loss of the journal ${what} is left, and nobody was told`)
      }
    },
  }
}
