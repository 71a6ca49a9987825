import type { Quoter } from './quoter.ts'

/**
 * Joins the best prices of both sides, blindly: the yardstick that every better idea has to beat. A side that
 * would take the position beyond the limit is left out.
 */
export function touchQuoter(options: {
  /** Size of each order. */
  readonly lots: number
  /** Largest position of either sign. */
  readonly maxInventoryLots: number
}): Quoter {
  const { lots, maxInventoryLots } = options
  return {
    onEvent(view, desk) {
      const held = view.inventoryLots
      desk.quote('buy', 0, view.bidTicks, held + lots <= maxInventoryLots ? lots : 0)
      desk.quote('sell', 0, view.askTicks, held - lots >= -maxInventoryLots ? lots : 0)
    },
  }
}
