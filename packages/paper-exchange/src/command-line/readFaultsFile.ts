import { z } from 'zod'
import { FaultPlanError, type FaultPlanInput, parseFaultPlan } from '../faults/index.ts'
import { readJsonFile } from './readJsonFile.ts'
import { UsageError } from './usageError.ts'

/**
 * Reads a fault plan that the user named.
 *
 * @throws {UsageError} It cannot be read or used; one line that names the entry and the field.
 */
export function readFaultsFile(path: string): FaultPlanInput {
  const value = readJsonFile('--faults', path, z.unknown())
  try {
    parseFaultPlan(value, 0)
  } catch (cause) {
    if (!(cause instanceof FaultPlanError)) throw cause
    throw new UsageError(`--faults ${path}: ${cause.message}`, { cause })
  }
  return value as FaultPlanInput
}
