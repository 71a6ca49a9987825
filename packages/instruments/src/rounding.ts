import { type Decimal, type DecimalInput, decimal, ZERO } from './decimal.ts'
import { isOnGridOfUnits } from './gridUnits.ts'
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
export function roundToTickOutward(
  price: DecimalInput,
  instrument: Instrument,
  side: Side,
): Decimal {
  const rule = instrument.price
  return toGrid(decimal(price), rule.min, rule.tick, side === 'buy' ? 'ceil' : 'floor')
}

/**
 * Floors a quantity to the lot step, so that an order never exceeds what was asked or owned.
 *
 * @returns Base units on the grid `min + k * step`; zero when the quantity is below the smallest lot.
 */
export function floorToStep(
  quantity: DecimalInput,
  instrument: Instrument,
  rule: QuantityRule = instrument.lot,
): Decimal {
  const wanted = decimal(quantity)
  if (wanted.lte(0) || wanted.lt(rule.min)) return ZERO
  return toGrid(wanted, rule.min, rule.step, 'floor')
}

/**
 * Raises a quantity to the next lot step. For minimum sizes and for grossing up a fee.
 *
 * @returns Base units on the grid `min + k * step`, at least the smallest lot; zero for zero or less.
 */
export function ceilToStep(
  quantity: DecimalInput,
  instrument: Instrument,
  rule: QuantityRule = instrument.lot,
): Decimal {
  const wanted = decimal(quantity)
  if (wanted.lte(0)) return ZERO
  return wanted.lte(rule.min) ? rule.min : toGrid(wanted, rule.min, rule.step, 'ceil')
}

/** Whether `value` lies on the grid `origin + k * increment`. A zero increment allows every value. */
export function isOnGrid(value: Decimal, origin: Decimal, increment: Decimal): boolean {
  if (increment.isZero()) return true
  return isOnGridOfUnits(value, origin, increment) ?? value.minus(origin).mod(increment).isZero()
}

/** Whole steps are cut, not divided and rounded: a quotient of 40 digits could round up onto the grid. */
function toGrid(
  value: Decimal,
  origin: Decimal,
  increment: Decimal,
  mode: 'floor' | 'ceil',
): Decimal {
  if (increment.isZero()) return value
  const near = value.minus(origin).divToInt(increment).times(increment).plus(origin)
  if (mode === 'floor') return near.gt(value) ? near.minus(increment) : near
  return near.lt(value) ? near.plus(increment) : near
}
