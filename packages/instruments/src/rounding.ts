import { Decimal, type DecimalInput, decimal, ZERO } from './decimal.ts'
import type { Instrument, QuantityRule, Side } from './instrument.ts'

/**
 * Rounds a price to the tick, never against its owner's limit: bids floor, asks ceil.
 *
 * @returns Quote per base, on the grid `min + k * tick`. May be zero for a bid below one tick.
 */
export function roundToTick(price: DecimalInput, instrument: Instrument, side: Side): Decimal {
  const rule = instrument.price
  return toGrid(decimal(price), rule.min, rule.tick, side === 'buy' ? 'floor' : 'ceil')
}

/**
 * Rounds a price limit outward so that a marketable order reaches at least `price`: buys ceil, sells floor.
 * For IOC caps, where stopping one tick short would leave a leg unfilled.
 */
export function roundToTickOutward(price: DecimalInput, instrument: Instrument, side: Side): Decimal {
  const rule = instrument.price
  return toGrid(decimal(price), rule.min, rule.tick, side === 'buy' ? 'ceil' : 'floor')
}

/**
 * Floors a quantity to the lot step, so that an order never exceeds what was asked or owned.
 *
 * @returns Base units; zero when the quantity is below the smallest lot.
 */
export function floorToStep(
  quantity: DecimalInput,
  instrument: Instrument,
  rule: QuantityRule = instrument.lot,
): Decimal {
  const floored = toGrid(decimal(quantity), ZERO, rule.step, 'floor')
  return floored.lt(rule.min) ? ZERO : floored
}

/** Raises a quantity to the next lot step. For minimum sizes and for grossing up a fee. */
export function ceilToStep(
  quantity: DecimalInput,
  instrument: Instrument,
  rule: QuantityRule = instrument.lot,
): Decimal {
  const raised = toGrid(decimal(quantity), ZERO, rule.step, 'ceil')
  return raised.gt(0) ? Decimal.max(raised, rule.min) : ZERO
}

/** Whether `value` lies on the grid `origin + k * increment`. A zero increment allows every value. */
export function isOnGrid(value: Decimal, origin: Decimal, increment: Decimal): boolean {
  return increment.isZero() || value.minus(origin).mod(increment).isZero()
}

function toGrid(value: Decimal, origin: Decimal, increment: Decimal, mode: 'floor' | 'ceil'): Decimal {
  if (increment.isZero()) return value
  const steps = value.minus(origin).div(increment)
  return (mode === 'floor' ? steps.floor() : steps.ceil()).times(increment).plus(origin)
}
