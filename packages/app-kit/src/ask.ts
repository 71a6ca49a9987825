import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { refusedError } from './cliError.ts'

/** Where questions are asked. */
export interface AskOptions {
  readonly question: string
  /** Said when nobody can answer, e.g. `pass --yes`. */
  readonly otherwise: string
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stdout: NodeJS.WritableStream
  /** What is typed is not shown: passwords and keys. */
  readonly isHidden?: boolean
  readonly signal?: AbortSignal
}

/**
 * Asks a person for a line and returns it without blanks around; undefined when they leave with Ctrl-C or Ctrl-D.
 *
 * @throws {CliError} Nobody can answer, because input is no terminal (exit 3). The message says what to do instead.
 */
export async function ask(options: AskOptions): Promise<string | undefined> {
  const { stdin, stdout, question, isHidden = false } = options
  if (stdin.isTTY !== true) {
    throw refusedError(
      `this needs a person's answer and no terminal is attached: ${options.otherwise}`,
    )
  }
  if (isHidden) stdout.write(`${question} `)
  const prompt = createInterface({
    input: stdin,
    output: isHidden ? silence() : stdout,
    terminal: true,
  })
  const leaving = new AbortController()
  const signals = [leaving.signal, ...(options.signal === undefined ? [] : [options.signal])]
  // Ctrl-C and Ctrl-D reach the prompt, not the process; both mean no.
  prompt.once('SIGINT', () => leaving.abort())
  prompt.once('close', () => leaving.abort())
  try {
    const text = isHidden ? '' : `${question} `
    return (await prompt.question(text, { signal: AbortSignal.any(signals) })).trim()
  } catch (error) {
    if (leaving.signal.aborted) return undefined
    throw error
  } finally {
    prompt.close()
    if (isHidden) stdout.write('\n')
  }
}

function silence(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() })
}
