import { type ExitCode, exitCodes, refusedError } from '@asterkit/app-kit'
import { askKeys, askPassword, saveKeys } from '@asterkit/app-kit/keys'
import { choose } from '../agree.ts'
import type { CommandInput } from '../commandInput.ts'
import { runChecks } from '../doctor/runChecks.ts'
import { createOutput } from '../output.ts'
import { readSettings, type Settings } from '../settings.ts'
import { doctorView } from '../view/doctorView.ts'
import type { Mode } from '../view/sessionFacts.ts'

const PLACES = [
  { name: 'PAPER', note: 'play money on this machine; needs no keys' },
  { name: 'TESTNET', note: 'the test exchange' },
  { name: 'LIVE', note: 'the real exchange, real money' },
]

/** First use: asks for the environment and the keys, checks them by reading, and saves them only when all is right. */
export async function init({ flags }: CommandInput): Promise<ExitCode> {
  const settings = readSettings(flags, process.env)
  const output = createOutput(false, process.env)
  const mode = await whichMode(settings)
  if (mode === 'paper') {
    output.lines(['Paper needs no keys. Start with: farm run'])
    return exitCodes.done
  }
  output.lines(['', 'Keys are checked by reading alone, and saved only when all is right.'])
  const given = await askKeys()
  output.lines(['', 'Asking the exchange...'])
  const { paper: _paper, testnet: _testnet, live: _live, ...rest } = flags
  const env = {
    ...process.env,
    API_USER: given.user,
    API_SIGNER: given.agent,
    API_PRIVATE_KEY: given.privateKey,
  }
  const checks = await runChecks({ ...rest, [mode]: true }, env)
  output.lines(['', ...doctorView(checks, output.paint)])
  if (checks.some(({ level }) => level === 'failed')) {
    throw refusedError('nothing was saved: see what failed above, then run init again')
  }
  const path = await saveKeys(settings.stateDir, mode, given, await askPassword())
  output.lines([
    '',
    `Saved in ${path}.`,
    `Next: farm run --${mode}${mode === 'live' ? ' --capital 100' : ''}`,
  ])
  return exitCodes.done
}

async function whichMode({ mode }: Settings): Promise<Mode> {
  if (mode !== 'paper') return mode
  const { signal } = new AbortController()
  const chosen = await choose({ signal }, PLACES, {
    question: 'Where do you want to trade?',
    otherwise: 'pass --testnet or --live. Nothing was saved',
  })
  return chosen === 'LIVE' ? 'live' : chosen === 'TESTNET' ? 'testnet' : 'paper'
}
