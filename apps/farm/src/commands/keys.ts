import { type ExitCode, exitCodes, usageError } from '@asterkit/app-kit'
import {
  askKeys,
  askPassword,
  describeKeys,
  type KeyDescription,
  saveKeys,
} from '@asterkit/app-kit/keys'
import type { CommandInput } from '../commandInput.ts'
import { createOutput, type Output } from '../output.ts'
import { readSettings } from '../settings.ts'
import { factLines } from '../view/labelled.ts'

/** Shows which keys are in use, by address only; `save` asks for new ones and keeps them. */
export async function keys({ flags, words }: CommandInput): Promise<ExitCode> {
  const [action = 'show'] = words
  const { shortAccount, ...rest } = flags
  const account = shortAccount === true ? 'short' : 'own'
  const settings = readSettings(rest, process.env)
  const output = createOutput(settings.json, process.env)
  if (action === 'show') return show(settings.stateDir, output)
  if (action !== 'save') throw usageError(`there is no keys ${action}; there are show and save`)
  if (settings.mode === 'paper')
    throw usageError('paper needs no keys: keys save takes --testnet or --live')
  const given = await askKeys()
  const path = await saveKeys(settings.stateDir, settings.mode, given, await askPassword(), account)
  output.lines([`Saved the key of agent ${given.agent} for wallet ${given.user} in ${path}.`])
  const check = account === 'own' ? 'farm doctor' : 'farm rotate plan --two-accounts'
  output.lines([`Check it with: ${check} --${settings.mode}`])
  return exitCodes.done
}

/** The exchange, and which of two accounts. */
function nameOf({ mode, account }: KeyDescription): string {
  return account === 'own' ? mode : `${mode}, short`
}

async function show(stateDir: string, output: Output): Promise<ExitCode> {
  const rows = await describeKeys(stateDir, process.env)
  const hasV1 = Boolean(process.env.APIV1_PUBLIC_KEY || process.env.APIV1_PRIVATE_KEY)
  if (output.isJson) {
    output.document('asterkit.farm.keys/1', { keys: rows, hasV1Keys: hasV1 })
    return exitCodes.done
  }
  const text = ({ where, user, agent }: KeyDescription) =>
    where === null
      ? 'none: farm init, or farm keys save'
      : `wallet ${user}, agent ${agent}, from ${where}`
  output.lines([
    output.paint('strong', 'Keys (private keys are never shown)'),
    ...factLines(
      [['paper', 'needs none'], ...rows.map((row) => [nameOf(row), text(row)] as const)],
      {
        paint: output.paint,
      },
    ),
    ...(hasV1 ? ['APIV1_... are set as well: not needed, the agent signs for both markets.'] : []),
  ])
  return exitCodes.done
}
