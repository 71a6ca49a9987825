import type { Environment } from '../environments.ts'
import { type Budget, type BudgetOptions, createBudget } from './budget.ts'

/** The budget of a client by its options: the one given, none, or an own one. */
export function budgetOf(
  options: {
    readonly budget?: Budget | BudgetOptions | false | undefined
    readonly environment: Environment
  },
  now: () => number,
): Budget | undefined {
  const { budget, environment } = options
  if (budget === false) return undefined
  if (budget !== undefined && 'enter' in budget) return budget
  const { futuresRest, spotRest } = environment.hosts
  return createBudget({ now, isOneHost: futuresRest === spotRest, ...budget })
}
