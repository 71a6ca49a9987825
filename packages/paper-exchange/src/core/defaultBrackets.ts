import { decimal } from '@asterkit/instruments'
import type { BracketView } from './venueAccount.ts'

/** Upper bound of a bracket (quote), its maintenance rate and its largest leverage. */
const LADDER = [
  ['50000', '0.005', 100],
  ['250000', '0.01', 50],
  ['1000000', '0.025', 20],
  ['5000000', '0.05', 10],
  ['50000000', '0.1', 5],
  ['200000000', '0.25', 2],
  ['1000000000', '0.5', 1],
] as const

/** A margin ladder of the usual shape: 0.5 % maintenance for small positions, steeper for large ones. */
export const DEFAULT_BRACKETS: readonly BracketView[] = buildLadder()

/** Deductions follow from the rates: the margin is continuous at each bracket's edge. */
function buildLadder(): readonly BracketView[] {
  const brackets: BracketView[] = []
  let floor = decimal('0')
  let rateBelow = decimal('0')
  let deduction = decimal('0')
  for (const [cap, rateText, maxLeverage] of LADDER) {
    const rate = decimal(rateText)
    deduction =
      brackets.length === 0 ? deduction : deduction.plus(floor.times(rate.minus(rateBelow)))
    const notionalCap = decimal(cap)
    brackets.push({
      notionalFloor: floor,
      notionalCap,
      maintenanceRate: rate,
      deduction,
      maxLeverage,
    })
    floor = notionalCap
    rateBelow = rate
  }
  return brackets
}
