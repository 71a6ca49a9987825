import { type ExitCode, exitCodes } from './exitCodes.ts'

/**
 * An end of the program that a person can act on: one line that says what is wrong and what to do, and
 * the exit status. Never carries secrets.
 */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: ExitCode
  constructor(message: string, exitCode: ExitCode, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** Makes the error of a command line that cannot be used (exit 2). */
export function usageError(message: string, options?: ErrorOptions): CliError {
  return new CliError(message, exitCodes.usage, options)
}

/** Makes the error of a request that a risk rule refuses (exit 3). */
export function refusedError(message: string, options?: ErrorOptions): CliError {
  return new CliError(message, exitCodes.refused, options)
}
