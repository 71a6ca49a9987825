import { Decimal, type Decimal as DecimalType, floorToStep } from '@asterkit/instruments'
import { UNINTERRUPTED } from '../../../executors/pairTask.ts'
import type { TradeContext } from '../../../executors/tradeContext.ts'
import type { PositionSide } from '../../../ports/exchange.ts'
import { type CycleTask, cycleOf } from './cycleTask.ts'
import { tradeCycleLeg } from './tradeCycleLeg.ts'

const MAX_ATTEMPTS = 5

/**
 * Closes a part of one leg with caps that widen from attempt to attempt, up to the emergency band.
 *
 * @param target Base units that shall be left.
 * @returns Why more is left, or undefined.
 * @throws {UnresolvedOrderError} The fate of an order is not known yet.
 */
export async function shrinkLeg(
  context: TradeContext,
  task: CycleTask,
  positionSide: PositionSide,
  target: DecimalType,
): Promise<string | undefined> {
  const { clock, limits } = context
  let reason = 'the closing order was not filled'
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const excess = cycleOf(context, task.cycleId)[positionSide].quantity.minus(target)
    const quantity = floorToStep(Decimal.max(excess, 0), task.instrument)
    if (quantity.isZero()) return undefined
    if (attempt > 0) await clock.sleep(limits.pollMs, UNINTERRUPTED)
    const isLast = attempt === MAX_ATTEMPTS - 1
    const reachBps = isLast ? limits.emergencyBps : task.slippageBps * 2 ** attempt
    const step = { positionSide, quantity, reachBps, isOpening: false }
    const result = await tradeCycleLeg(context, task, step)
    reason = `${positionSide} ${result.state}: ${result.reason}`
  }
  const left = cycleOf(context, task.cycleId)[positionSide].quantity.minus(target)
  return floorToStep(Decimal.max(left, 0), task.instrument).isZero() ? undefined : reason
}
