import { type ExitCode, exitCodes } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { lookAtAccount } from '../lookAtAccount.ts'
import { accountFacts } from '../view/accountFacts.ts'
import { accountTitle } from '../view/accountTitle.ts'
import { finalReport } from '../view/finalReport.ts'
import { portfolioLines } from '../view/portfolioLines.ts'

/** Shows the result since the first start, from the ledger: where every cent came from and went. */
export async function stats({ flags }: CommandInput): Promise<ExitCode> {
  const look = await lookAtAccount(flags)
  const { output } = look.place
  const { report } = look.inspection
  if (output.isJson) {
    output.document('asterkit.farm.stats/1', { ...accountFacts(look), report: report ?? null })
    return exitCodes.done
  }
  output.lines(accountTitle(look, 'Statistics'))
  if (report === undefined)
    output.lines(['No run has been completed or begun: there is nothing to count.'])
  else output.lines([...portfolioLines(look), ...finalReport(report, output.paint, 'life')])
  return exitCodes.done
}
