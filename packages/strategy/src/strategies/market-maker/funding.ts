import type { EpochMs } from '../../ports/clock.ts'
import type { MakerState } from './state.ts'

/** Whether a position of this sign would pay at a settlement within the window. */
export function paysSoon(
  funding: MakerState['funding'],
  inventory: number,
  now: EpochMs,
  windowMs: number,
): funding is NonNullable<MakerState['funding']> {
  if (funding === undefined) return false
  const left = funding.nextTime - now
  return left > 0 && left <= windowMs && funding.rate * inventory > 0
}
