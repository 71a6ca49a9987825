import { type Decimal, ONE } from '@asterkit/instruments'
import type { HoldRotateConfig } from './config.ts'

const MINUTE_MS = 60_000

/**
 * Estimates the points of one pair that is flat again: campaigns publish no formula, so this is the settings' own.
 *
 * points = volumeWeight * volume + holdWeight * notional * minutes * (minutes >= thresholdMinutes ? multiplier : 1)
 *
 * @param pair.volume Of all its trades, quote.
 * @param pair.notional Of both legs together, quote.
 * @param pair.heldMs From the moment in which both legs stood; 0: never.
 */
export function cyclePoints(
  pair: { readonly volume: Decimal; readonly notional: Decimal; readonly heldMs: number },
  points: HoldRotateConfig['points'],
): Decimal {
  const minutes = pair.heldMs / MINUTE_MS
  const factor = holdFactor(minutes, points)
  const held = pair.notional.times(pair.heldMs).div(MINUTE_MS).times(factor)
  return pair.volume.times(points.volumeWeight).plus(held.times(points.holdWeight))
}

/** What the holding points of a pair are multiplied with. */
export function holdFactor(minutes: number, points: HoldRotateConfig['points']): Decimal {
  return minutes >= points.thresholdMinutes ? points.multiplier : ONE
}
