import { type Decimal, ZERO } from '@asterkit/instruments'
import { haltReason } from '../../../executors/halt.ts'
import { otherSide } from '../../../executors/hedgeCycle.ts'
import { UNINTERRUPTED } from '../../../executors/pairTask.ts'
import { UnresolvedOrderError } from '../../../executors/resolveAttempt.ts'
import type { TradeContext } from '../../../executors/tradeContext.ts'
import type { PositionSide } from '../../../ports/exchange.ts'
import type { OpenCyclePlan } from '../intents.ts'
import { cyclePreflight } from './cyclePreflight.ts'
import { type CycleResult, type CycleTask, cycleOf } from './cycleTask.ts'
import { enterPhase } from './enterPhase.ts'
import { repairCycle } from './repairCycle.ts'
import { tradeCycleLeg } from './tradeCycleLeg.ts'
import { verifyLegs } from './verifyLegs.ts'

/** The second leg's first order and two more. */
const HEDGE_ATTEMPTS = 3

/**
 * Opens a pair: one leg, then the other one for what the first has really got. A second leg that does not
 * follow in time makes the first one shrink to it again. An abort of `signal` takes effect before the first order.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 */
export async function openCycle(
  context: TradeContext,
  plan: OpenCyclePlan,
  signal: AbortSignal,
): Promise<CycleResult> {
  const problem = await cyclePreflight(context, plan, signal)
  if (problem !== undefined) return { kind: 'not-opened', reason: problem }
  const task = begin(context, plan)
  try {
    return await openBoth(context, task, plan)
  } catch (error) {
    if (!(error instanceof UnresolvedOrderError)) throw error
    return { kind: 'waiting', reason: error.message }
  }
}

function begin({ book, clock }: TradeContext, plan: OpenCyclePlan): CycleTask {
  const { instrument, quantity, pilot, leverage, slippageBps } = plan
  const { symbol, baseAsset, quoteAsset } = instrument
  const intentId = book.view.lastIntentId + 1
  const cycleId = `c${book.view.epoch}-${intentId}`
  const named = { intentId, cycleId, symbol, baseAsset, quoteAsset, pilot, leverage }
  const body = { ...named, quantity: quantity.toFixed(), reason: 'open' }
  book.append({ kind: 'cycle', time: clock.now(), body })
  return { cycleId, instrument, slippageBps }
}

async function openBoth(
  context: TradeContext,
  task: CycleTask,
  plan: OpenCyclePlan,
): Promise<CycleResult> {
  const { cycleId } = task
  const { pilot, quantity, slippageBps: reachBps } = plan
  const step = { positionSide: pilot, quantity, reachBps, isOpening: true }
  const first = await tradeCycleLeg(context, task, step)
  if (first.filled.isZero()) {
    enterPhase(context, cycleId, 'abandoned', `${pilot} ${first.state}: ${first.reason}`)
    return { kind: 'not-opened', reason: `${pilot} ${first.state}: ${first.reason}` }
  }
  enterPhase(context, cycleId, 'opening-hedge', `${pilot} has ${first.filled.toFixed()}`)
  const failure = await hedge(context, task, plan)
  if (failure !== undefined) return repairCycle(context, task, failure)
  const seen = await verifyLegs(context, task)
  if (seen.kind !== 'agrees') return repairCycle(context, task, seen.detail)
  enterPhase(context, cycleId, 'holding', 'both legs are equal')
  return { kind: 'holding' }
}

/** Opens the second leg to what the first one has. Returns why it fell short, or undefined. */
async function hedge(
  context: TradeContext,
  task: CycleTask,
  { pilot, slippageBps, hedgeTimeoutMs }: OpenCyclePlan,
): Promise<string | undefined> {
  const { clock, limits } = context
  const deadline = clock.now() + hedgeTimeoutMs
  const second = otherSide(pilot)
  let reason = 'the second leg was not filled'
  for (let attempt = 0; attempt < HEDGE_ATTEMPTS; attempt += 1) {
    const quantity = missing(context, task, second)
    if (quantity.isZero()) return undefined
    if (attempt > 0) {
      await clock.sleep(limits.pollMs, UNINTERRUPTED)
      if (clock.now() >= deadline) break
    }
    const reachBps = slippageBps * (attempt + 1)
    const step = { positionSide: second, quantity, reachBps, isOpening: true }
    const result = await tradeCycleLeg(context, task, step)
    reason = `${second} ${result.state}: ${result.reason}`
    if (result.state === 'refused' || haltReason(context) !== undefined) break
  }
  return missing(context, task, second).isZero() ? undefined : reason
}

/** What the second leg has less than the first. */
function missing(context: TradeContext, { cycleId }: CycleTask, second: PositionSide): Decimal {
  const cycle = cycleOf(context, cycleId)
  const left = cycle[otherSide(second)].quantity.minus(cycle[second].quantity)
  return left.lt(0) ? ZERO : left
}
