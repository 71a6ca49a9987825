import type { ExitCode } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { choosePaperMarket } from '../market/choosePaperMarket.ts'
import { runFarm } from '../runFarm.ts'
import { readSettings } from '../settings.ts'

/** The demo: always a local exchange and made-up prices, whatever the environment says. */
export async function start({ flags }: CommandInput): Promise<ExitCode> {
  const settings = readSettings(flags, process.env)
  return runFarm({ settings, choice: await choosePaperMarket(settings), env: process.env })
}
