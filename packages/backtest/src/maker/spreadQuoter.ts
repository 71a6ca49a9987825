import type { Quoter } from './quoter.ts'

/** Settings of `spreadQuoter`. */
export interface SpreadSettings {
  /** Distance of both orders from the mid, basis points. */
  readonly halfSpreadBps: number
  /** How far a position at the limit moves both orders against itself, basis points. */
  readonly skewBps: number
  /** Size of each order. */
  readonly lots: number
  /** Largest position of either sign. */
  readonly maxInventoryLots: number
  /** An order is moved only when it would move by more ticks than this. @default 0 */
  readonly minMoveTicks?: number
}

/**
 * Keeps both orders at a distance from the mid, bent by the position, never across the touch: two numbers that a
 * search over recorded markets can choose.
 */
export function spreadQuoter(settings: SpreadSettings): Quoter {
  const { halfSpreadBps, skewBps, lots, maxInventoryLots, minMoveTicks = 0 } = settings
  return {
    onEvent(view, desk) {
      const { bidTicks, askTicks, inventoryLots: held } = view
      const mid = (bidTicks + askTicks) / 2
      const centre = mid * (1 - (skewBps / 10_000) * (held / maxInventoryLots))
      const half = (mid * halfSpreadBps) / 10_000
      const bid = Math.min(Math.floor(centre - half), askTicks - 1)
      const ask = Math.max(Math.ceil(centre + half), bidTicks + 1)
      const buys = held + lots <= maxInventoryLots ? lots : 0
      const sells = held - lots >= -maxInventoryLots ? lots : 0
      const oldBid = desk.orderTicks('buy', 0)
      const oldAsk = desk.orderTicks('sell', 0)
      desk.quote('buy', 0, Math.abs(bid - oldBid) > minMoveTicks ? bid : oldBid, buys)
      desk.quote('sell', 0, Math.abs(ask - oldAsk) > minMoveTicks ? ask : oldAsk, sells)
    },
  }
}
