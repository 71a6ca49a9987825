import { type CommandInput, type ExitCode, exitCodes, usageError } from '@asterkit/app-kit'
import { lookAtMakers, type MakerLook } from '../dashboard/makerLook.ts'
import { haltMaker, resumeMaker } from '../run/halting.ts'
import { readSettings } from '../settings.ts'

/** `halt`: makers cancel their orders and quote nothing until a person resumes them. Needs no keys. */
export function halt(input: CommandInput): Promise<ExitCode> {
  return forEach(input, 'halted', ({ folder }) => haltMaker(folder, 'a person halted it'))
}

/** `resume`: makers may quote again. */
export function resume(input: CommandInput): Promise<ExitCode> {
  return forEach(input, 'may quote again', ({ folder }) => resumeMaker(folder))
}

/** @throws {CliError} There is no such maker (exit 2). */
async function forEach(
  { flags, words: [wish] }: CommandInput,
  done: string,
  act: (maker: MakerLook) => void,
): Promise<ExitCode> {
  const { stateDir } = readSettings(flags, process.env)
  const all = lookAtMakers(stateDir)
  if (all.length === 0) throw usageError(`no maker has run in ${stateDir}`)
  const chosen = wish === undefined ? all : all.filter(({ name }) => name === wish)
  if (chosen.length === 0) {
    throw usageError(`there is no ${wish}; there are ${all.map(({ name }) => name).join(', ')}`)
  }
  for (const maker of chosen) {
    act(maker)
    process.stdout.write(`${maker.name}: ${done}\n`)
  }
  return exitCodes.done
}
