import { InvalidInputError } from '@asterkit/instruments'
import { configProblem } from '../configProblem.ts'
import { HoldRotateConfig } from './config.ts'

/**
 * Reads a configuration of hold-and-rotate.
 *
 * @throws {InvalidInputError} One line that names the first wrong field, what it may be and what it was.
 */
export function parseHoldRotateConfig(input: unknown): HoldRotateConfig {
  const result = HoldRotateConfig.safeParse(input)
  if (result.success) return result.data
  throw new InvalidInputError(configProblem(result.error, input))
}
