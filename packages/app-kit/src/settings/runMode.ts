import { refusedError, usageError } from '../cliError.ts'

/** Where orders go. */
export type RunMode = 'paper' | 'testnet' | 'live'

/**
 * Returns which of the three was asked for; paper when none was.
 *
 * @throws {CliError} More than one was (exit 2).
 */
export function runMode(flags: Readonly<Record<RunMode, boolean>>): RunMode {
  const { paper, testnet, live } = flags
  if (Number(paper) + Number(testnet) + Number(live) > 1) {
    throw usageError('choose one of --paper, --testnet and --live')
  }
  return live ? 'live' : testnet ? 'testnet' : 'paper'
}

/**
 * Refuses options of simulations in other modes than paper.
 *
 * @param given What was asked for, by name; undefined where it was not.
 * @param simulation How the command line spells those options, by name.
 * @throws {CliError} One of them was given (exit 2), or memory of a real account is to be forgotten (exit 3).
 */
export function refuseSimulation(
  mode: RunMode,
  given: Readonly<Record<string, unknown>>,
  simulation: Readonly<Record<string, string>>,
): void {
  if (mode === 'paper') return
  for (const [name, flag] of Object.entries(simulation)) {
    if (given[name] === undefined) continue
    throw usageError(`${flag} is for paper only: leave it out, or leave out --${mode}`)
  }
  if (given.fresh !== true) return
  throw refusedError(
    `--fresh would forget what the bot owns on a real account: leave it out with --${mode}`,
  )
}
