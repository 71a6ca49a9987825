import type { FundingFarmRun } from '@asterkit/strategy'
import { isExitMarked } from '@asterkit/strategy/sqlite'
import { haltFileReason } from './haltFileReason.ts'

/** What other programs tell a running bot through its folder. Without a folder nobody tells anything. */
export function haltReader(
  folder: string | undefined,
): Pick<FundingFarmRun, 'readHaltRequest' | 'isExitAtWork'> {
  if (folder === undefined) return {}
  return {
    readHaltRequest: () => haltFileReason(folder),
    isExitAtWork: () => isExitMarked(folder, Date.now()),
  }
}
