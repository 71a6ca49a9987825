import { type ExitCode, exitCodes } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { runChecks } from '../doctor/runChecks.ts'
import { createOutput } from '../output.ts'
import { doctorView } from '../view/doctorView.ts'

/** Asks everything that must be right before a bot trades. Exit 4 when something failed. */
export async function doctor({ flags }: CommandInput): Promise<ExitCode> {
  const output = createOutput(flags.json === true, process.env)
  const checks = await runChecks(flags, process.env)
  if (output.isJson) output.document('asterkit.farm.doctor/1', { checks })
  else output.lines(doctorView(checks, output.paint))
  return checks.some(({ level }) => level === 'failed') ? exitCodes.needsHuman : exitCodes.done
}
