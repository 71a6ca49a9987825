import { type ExitCode, exitCodes } from '@asterkit/app-kit'
import { findKeys } from '@asterkit/app-kit/keys'
import { configRows } from '@asterkit/app-kit/settings'
import type { CommandInput } from '../commandInput.ts'
import { farmConfig } from '../farmConfig.ts'
import { readPlace } from '../lookAtMarket.ts'
import { configView } from '../view/configView.ts'

/** Shows the settings in effect, each with where it comes from. Connects to nothing; secrets are not read out. */
export async function config({ flags }: CommandInput): Promise<ExitCode> {
  const place = await readPlace(flags, 'look-at-market')
  const { settings, choice, output } = place
  const { config: effective, layers } = farmConfig(settings, choice)
  const rows = configRows(effective, layers)
  const facts = {
    mode: settings.mode,
    // Of a real account it depends on the wallet, which only its keys tell.
    session: settings.mode === 'paper' ? choice.sessionName : undefined,
    stateDir: settings.stateDir,
    stateDirSource: flags.stateDir === undefined ? stateDirSource() : 'command line',
    keys:
      settings.mode === 'paper'
        ? 'paper needs none'
        : findKeys(settings.stateDir, settings.mode, process.env)?.where,
  }
  if (output.isJson) output.document('asterkit.farm.config/1', { ...facts, options: rows })
  else output.lines(configView({ ...facts, rows, paint: output.paint }))
  return exitCodes.done
}

function stateDirSource(): string {
  return process.env.ASTERKIT_STATE_DIR ? 'ASTERKIT_STATE_DIR' : 'default'
}
