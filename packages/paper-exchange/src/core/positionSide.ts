import type { AccountState } from './accountState.ts'
import type { VenueError, VenueOrderRequest } from './contract.ts'
import { refuse } from './refuse.ts'

/**
 * Checks that a perp order names a position of the account's mode: none or BOTH in one-way mode, LONG or
 * SHORT in hedge mode, where reduceOnly does not exist because the side says it.
 */
export function checkPositionSide(
  account: AccountState,
  { market, positionSide, reduceOnly }: VenueOrderRequest,
): VenueError | undefined {
  if (market !== 'perp') return undefined
  const isHedged = positionSide === 'LONG' || positionSide === 'SHORT'
  if (isHedged !== account.isHedgeMode) return refuse(-4061)
  return isHedged && reduceOnly !== undefined ? refuse(-1106, 'reduceOnly') : undefined
}

/** Whether an order can only shrink its position: asked for, or it closes a side of a hedge. */
export function isReducing({
  side,
  positionSide,
  reduceOnly,
}: Pick<VenueOrderRequest, 'side' | 'positionSide' | 'reduceOnly'>): boolean {
  if (reduceOnly === true) return true
  return (
    (positionSide === 'LONG' && side === 'sell') || (positionSide === 'SHORT' && side === 'buy')
  )
}
