import type { ExitCode } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { chooseMarket } from '../market/chooseMarket.ts'
import { runFarm } from '../runFarm.ts'
import { readSettings } from '../settings.ts'

/** Farms with what the command line says. Returns the exit status. */
export async function run({ flags }: CommandInput): Promise<ExitCode> {
  const settings = readSettings(flags, process.env)
  const choice = await chooseMarket(settings, process.env)
  return runFarm({ settings, choice, env: process.env })
}
