import { type ExitCode, exitCodes } from '@asterkit/app-kit'
import { judgeHealth } from '@asterkit/strategy'
import type { CommandInput } from '../commandInput.ts'
import { haltFileReason } from '../haltFileReason.ts'
import { lookAtAccount } from '../lookAtAccount.ts'
import { accountFacts } from '../view/accountFacts.ts'
import { healthView } from '../view/healthView.ts'

/** Judges the account. Exit 4 when something critical was found, so that scripts can wake a person. */
export async function health({ flags }: CommandInput): Promise<ExitCode> {
  const look = await lookAtAccount(flags)
  const { output, config, folder } = look.place
  const halt = folder === undefined ? undefined : haltFileReason(folder)
  const verdict = judgeHealth(look.inspection, config, halt)
  if (output.isJson)
    output.document('asterkit.farm.health/1', { ...accountFacts(look), ...verdict })
  else output.lines(healthView(look, verdict))
  return verdict.status === 'critical' ? exitCodes.needsHuman : exitCodes.done
}
