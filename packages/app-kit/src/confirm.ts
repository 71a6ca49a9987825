import { type AskOptions, ask } from './ask.ts'

/**
 * Asks a person and returns whether the typed answer is `expect`, blanks around it and case ignored.
 *
 * @throws {CliError} Nobody can answer, because input is no terminal (exit 3). The message says what
 * to pass instead.
 */
export async function confirm(
  options: AskOptions & {
    /** The word or phrase that means yes. */
    readonly expect: string
  },
): Promise<boolean> {
  const answer = await ask(options)
  return answer?.toLowerCase() === options.expect.toLowerCase()
}
