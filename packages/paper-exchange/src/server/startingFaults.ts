import { type FaultPlan, FaultPlanError, parseFaultPlan } from '../faults/index.ts'
import { PaperExchangeError, type PaperExchangeOptions } from './paperExchange.ts'

/**
 * Checks the plan that an exchange starts with. Its moments count from the feed's start, so that a restart
 * means the same ones.
 *
 * @throws {PaperExchangeError} It cannot be used.
 */
export function startingFaults({ faults, feed }: PaperExchangeOptions): FaultPlan | undefined {
  if (faults === undefined) return undefined
  try {
    return parseFaultPlan(faults, feed.startTime)
  } catch (cause) {
    if (!(cause instanceof FaultPlanError)) throw cause
    throw new PaperExchangeError('usage', cause.message, { cause })
  }
}
