import { CliError, exitCodes, translateAster, usageError } from '@asterkit/app-kit'

/** Turns errors of the libraries into a line and a status. They are known by name, so that none is loaded for it. */
export function translateByName(error: unknown): CliError | undefined {
  if (!(error instanceof Error)) return undefined
  const cause = { cause: error }
  if (error.name === 'InvalidInputError') return usageError(error.message, cause)
  if (error.name === 'JournalError') {
    const code = 'code' in error ? error.code : undefined
    const isForPerson = code === 'locked'
    const exitCode = isForPerson ? exitCodes.needsHuman : exitCodes.failed
    return new CliError(error.message, exitCode, cause)
  }
  return translateAster(error)
}
