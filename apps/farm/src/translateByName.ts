import { CliError, type ExitCode, exitCodes, translateAster, usageError } from '@asterkit/app-kit'

/** Turns errors of the libraries into a line and a status. They are known by name, so that none is loaded for it. */
export function translateByName(error: unknown): CliError | undefined {
  if (!(error instanceof Error)) return undefined
  const cause = { cause: error }
  switch (error.name) {
    case 'FeedError':
    case 'InvalidInputError':
      return usageError(error.message, cause)
    case 'JournalError':
    case 'PaperExchangeError':
      return new CliError(error.message, statusOf(error), cause)
    case 'UnreadableAccountError':
      return new CliError(
        `${error.message}: try again, or ask farm doctor`,
        exitCodes.failed,
        cause,
      )
    default:
      return translateAster(error)
  }
}

function statusOf(error: Error): ExitCode {
  const code = 'code' in error ? String(error.code) : ''
  if (error.name === 'PaperExchangeError' && code === 'usage') return exitCodes.usage
  const isForPerson = ['locked', 'corrupt', 'mismatch', 'state-file'].includes(code)
  return isForPerson ? exitCodes.needsHuman : exitCodes.failed
}
