import { InvalidInputError } from '@asterkit/instruments'
import { requireNotBelowZero, requireWhole } from '../inputRules.ts'
import type { Sides } from './applySkew.ts'

/** What decides how many lots a side may quote. Lots are whole numbers. */
export interface SkewSizesInput {
  /** Lots of a side without inventory. */
  readonly lots: number
  /** Signed lots held. */
  readonly inventoryLots: number
  /** Inventory at which the side that adds to it is quoted no more. At most `hardLimitLots`. */
  readonly softLimitLots: number
  /** Inventory that no fill may pass, even if everything quoted fills. */
  readonly hardLimitLots: number
  /** How fast the adding side shrinks: by e^-shape at the soft limit. 0 keeps it until there. @default 1 */
  readonly shape?: number
}

/**
 * Lots per side: the side that adds to inventory shrinks with it and ends at the soft limit, the other stays.
 *
 * adding side = lots * e^(-shape * |inventory| / softLimit), floored, at most hardLimit - |inventory|
 * other side = lots, at most hardLimit + |inventory|
 *
 * @returns Whole lots of all levels of a side together; 0: quote nothing there.
 * @throws {InvalidInputError} A figure is no whole number, a limit is below 1, or the soft limit is above the
 *   hard one.
 */
export function skewSizes(input: SkewSizesInput): Sides {
  const lots = requireWhole(input.lots, 'lots', 0)
  const soft = requireWhole(input.softLimitLots, 'softLimitLots', 1)
  const hard = requireWhole(input.hardLimitLots, 'hardLimitLots', 1)
  if (soft > hard) throw new InvalidInputError('softLimitLots must not be above hardLimitLots')
  const held = requireWhole(Math.abs(input.inventoryLots), 'inventoryLots', 0)
  const shape = requireNotBelowZero(input.shape ?? 1, 'shape')
  const shrunk = held >= soft ? 0 : Math.floor(lots * Math.exp((-shape * held) / soft))
  const adding = Math.max(0, Math.min(shrunk, hard - held))
  const reducing = Math.min(lots, hard + held)
  return input.inventoryLots < 0 ? { bid: reducing, ask: adding } : { bid: adding, ask: reducing }
}
