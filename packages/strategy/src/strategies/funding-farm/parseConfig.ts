import { InvalidInputError } from '@asterkit/instruments'
import { configProblem } from '../configProblem.ts'
import { FundingFarmConfig } from './config.ts'

/**
 * Reads a configuration.
 *
 * @throws {InvalidInputError} One line that names the first wrong field, what it may be and what it was.
 */
export function parseFundingFarmConfig(input: unknown): FundingFarmConfig {
  const result = FundingFarmConfig.safeParse(input)
  if (result.success) return result.data
  throw new InvalidInputError(configProblem(result.error, input))
}
