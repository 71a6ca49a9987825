import type { CommandInput, ExitCode } from '@asterkit/app-kit'
import { makerConfig } from '../makerConfig.ts'
import { chooseAster } from '../market/chooseAster.ts'
import { choosePaper } from '../market/choosePaper.ts'
import { runMaker } from '../run/runMaker.ts'
import { readSettings } from '../settings.ts'

/** Quotes with what the command line says. Returns the exit status. */
export async function run({ flags }: CommandInput): Promise<ExitCode> {
  const settings = readSettings(flags, process.env)
  const { config } = makerConfig(settings)
  const choice =
    settings.venue === 'paper'
      ? choosePaper(settings, config.symbols)
      : await chooseAster(settings, process.env)
  return runMaker({ settings, config, choice, env: process.env })
}
