import { type ExitCode, exitCodes } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { lookAtAccount } from '../lookAtAccount.ts'
import { accountFacts } from '../view/accountFacts.ts'
import { pairDocument } from '../view/pairDocument.ts'
import { positionsView } from '../view/positionsView.ts'

/** Shows the held pairs and what else is on the account. */
export async function positions({ flags }: CommandInput): Promise<ExitCode> {
  const look = await lookAtAccount(flags)
  const { output } = look.place
  const { inspection } = look
  if (output.isJson) {
    output.document('asterkit.farm.positions/1', {
      ...accountFacts(look),
      pairs: inspection.pairs.map(pairDocument),
      unreadable: inspection.unreadable,
      positions: inspection.positions,
      value: inspection.value,
      unpriced: inspection.unpriced,
      portfolio: inspection.report?.portfolio ?? null,
    })
  } else output.lines(positionsView(look))
  return exitCodes.done
}
