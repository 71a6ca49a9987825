import type { TradeContext } from './tradeContext.ts'

/**
 * Waits while an emergency exit closes what we hold. Two programs that sell the same coins at the same moment sell
 * twice as many, and the second half would be the user's own. That coins are unhedged meanwhile is told all the same.
 *
 * @returns Whether there was something to wait for: what is held has to be looked at again.
 */
export async function standAside(
  { isExitAtWork, clock, limits, log }: TradeContext,
  signal: AbortSignal,
): Promise<boolean> {
  if (isExitAtWork?.() !== true) return false
  log.warn('standing aside for an emergency exit')
  while (isExitAtWork()) await clock.sleep(limits.pollMs, signal)
  return true
}
