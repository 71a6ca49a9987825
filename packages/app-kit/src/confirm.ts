import { createInterface } from 'node:readline/promises'
import { refusedError } from './cliError.ts'

/**
 * Asks a person and returns whether the typed answer is `expect`, blanks around it and case ignored.
 *
 * @throws {CliError} Nobody can answer, because input is no terminal (exit 3). The message says what
 * to pass instead.
 */
export async function confirm(input: {
  readonly question: string
  /** The word or phrase that means yes. */
  readonly expect: string
  /** Said when nobody can answer, e.g. `pass --yes`. */
  readonly otherwise: string
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stdout: NodeJS.WritableStream
  readonly signal?: AbortSignal
}): Promise<boolean> {
  if (input.stdin.isTTY !== true) {
    throw refusedError(`this needs a person's yes and no terminal is attached: ${input.otherwise}`)
  }
  const prompt = createInterface({ input: input.stdin, output: input.stdout })
  const leaving = new AbortController()
  const signals = [leaving.signal, ...(input.signal === undefined ? [] : [input.signal])]
  // Ctrl-C and Ctrl-D reach the prompt, not the process; both mean no.
  prompt.once('SIGINT', () => leaving.abort())
  prompt.once('close', () => leaving.abort())
  try {
    const answer = await prompt.question(`${input.question} `, { signal: AbortSignal.any(signals) })
    return answer.trim().toLowerCase() === input.expect.toLowerCase()
  } catch (error) {
    if (leaving.signal.aborted) return false
    throw error
  } finally {
    prompt.close()
  }
}
