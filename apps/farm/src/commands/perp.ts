import { type ExitCode, exitCodes } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { lookAtAccount } from '../lookAtAccount.ts'
import { accountFacts } from '../view/accountFacts.ts'
import { perpView } from '../view/walletViews.ts'

/** Shows the perp wallet and every position, ours and others. */
export async function perp({ flags }: CommandInput): Promise<ExitCode> {
  const look = await lookAtAccount(flags)
  const { output } = look.place
  if (output.isJson) {
    const { positionMode, perp: assets, positions } = look.inspection
    const fields = { ...accountFacts(look), positionMode, assets, positions }
    output.document('asterkit.farm.perp/1', fields)
  } else output.lines(perpView(look))
  return exitCodes.done
}
