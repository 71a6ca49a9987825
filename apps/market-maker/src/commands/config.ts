import { type CommandInput, createPaint, type ExitCode, exitCodes } from '@asterkit/app-kit'
import { findKeys } from '@asterkit/app-kit/keys'
import { configRows } from '@asterkit/app-kit/settings'
import { makerConfig } from '../makerConfig.ts'
import { readSettings, type Settings } from '../settings.ts'
import type { ConfigDocument } from '../view/configDocument.ts'
import { configView } from '../view/configView.ts'

/** Shows the settings in effect, each with where it comes from. Connects to nothing; secrets are not read out. */
export async function config({ flags }: CommandInput): Promise<ExitCode> {
  const settings = readSettings(flags, process.env)
  const { config: effective, layers } = makerConfig(settings)
  const document: ConfigDocument = {
    schema: 'asterkit.market-maker.config/1',
    mode: settings.venue,
    stateDir: settings.stateDir,
    keys: keysText(settings),
    options: configRows(effective, layers),
  }
  if (settings.json) process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
  else {
    const paint = createPaint({ isTerminal: process.stdout.isTTY === true, env: process.env })
    process.stdout.write(`${configView(document, paint).join('\n')}\n`)
  }
  return exitCodes.done
}

function keysText({ venue, stateDir }: Settings): string {
  if (venue === 'paper') return 'paper needs none'
  return findKeys(stateDir, venue, process.env)?.where ?? 'none'
}
