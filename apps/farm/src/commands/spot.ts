import { type ExitCode, exitCodes } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { lookAtAccount } from '../lookAtAccount.ts'
import { accountFacts } from '../view/accountFacts.ts'
import { spotView } from '../view/walletViews.ts'

/** Shows the spot wallet. */
export async function spot({ flags }: CommandInput): Promise<ExitCode> {
  const look = await lookAtAccount(flags)
  const { output } = look.place
  if (output.isJson) {
    const { inspection } = look
    output.document('asterkit.farm.spot/1', { ...accountFacts(look), assets: inspection.spot })
  } else output.lines(spotView(look))
  return exitCodes.done
}
