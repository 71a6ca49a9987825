import {
  type CommandInput,
  type ExitCode,
  exitCodes,
  usageError,
  wrapText,
} from '@asterkit/app-kit'
import { askKeys, askPassword, describeKeys, saveKeys } from '@asterkit/app-kit/keys'
import { readSettings } from '../settings.ts'

const WIDTH = 80

/** Shows which keys are in use, by address only; `save` asks for new ones and keeps them. */
export async function keys({ flags, words }: CommandInput): Promise<ExitCode> {
  const [action = 'show'] = words
  const { stateDir, venue, json } = readSettings(flags, process.env)
  if (action === 'show') return show(stateDir, json)
  if (action !== 'save') throw usageError(`there is no keys ${action}; there are show and save`)
  if (venue === 'paper') {
    throw usageError('paper needs no keys: keys save takes --testnet or --live')
  }
  const given = await askKeys()
  const path = await saveKeys(stateDir, venue, given, await askPassword())
  tell(`Saved the key of agent ${given.agent} for wallet ${given.user} in ${path}.`)
  return exitCodes.done
}

async function show(stateDir: string, isJson: boolean): Promise<ExitCode> {
  const rows = await describeKeys(stateDir, process.env)
  if (isJson) {
    const document = { schema: 'asterkit.market-maker.keys/1', keys: rows }
    process.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
    return exitCodes.done
  }
  tell('paper    needs none')
  for (const { mode, where, user, agent } of rows) {
    const text =
      where === null
        ? 'none: market-maker keys save'
        : `wallet ${user}, agent ${agent}, from ${where}`
    tell(`${mode.padEnd(9)}${text}`)
  }
  return exitCodes.done
}

function tell(text: string): void {
  const [first = '', ...rest] = wrapText(text, WIDTH)
  process.stdout.write(`${[first, ...rest.map((line) => `         ${line}`)].join('\n')}\n`)
}
