import { join } from 'node:path'
import { CliError } from './cliError.ts'
import { plainText, wrapText } from './displayWidth.ts'
import { type ExitCode, exitCodes } from './exitCodes.ts'
import { maskSecrets } from './maskSecrets.ts'

/** How an app wants its errors to be told. */
export interface RunCliOptions {
  /** Shown in front of every error line. */
  readonly name: string
  /** Folder for the details of unexpected errors; asked only when one happens. */
  readonly detailsFolder: () => string
  /** Turns errors of the libraries into a line and a status; `undefined` for those it does not know. */
  readonly translate?: (error: unknown) => CliError | undefined
  /** Exact values that must not appear. */
  readonly secrets?: () => readonly string[]
}

/**
 * Runs an app's main function and ends the process with its status. A known error becomes one line on
 * stderr; an unexpected one becomes a line and a file with the details.
 */
export async function runCli(
  main: () => Promise<ExitCode>,
  options: RunCliOptions,
): Promise<never> {
  // A reader that stops early (`| head`) is no error of ours; a file descriptor that is gone is.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.failed)
  })
  let code: ExitCode
  try {
    code = await main()
  } catch (error) {
    const told = tellError(error, options)
    process.stderr.write(`${told.details ?? ''}${onTerminal(told.line)}\n`)
    code = told.exitCode
  }
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  process.exit(code)
}

/** A terminal breaks long lines inside words: there it is broken between them. Elsewhere it stays one line. */
function onTerminal(line: string): string {
  const { isTTY, columns } = process.stderr
  return isTTY ? wrapText(line, Math.max(20, columns - 1)).join('\n') : line
}

/**
 * Returns the line and the status for an error, writing the details of unexpected ones to a file.
 * `details` is set when no file takes them.
 */
export function tellError(
  error: unknown,
  options: RunCliOptions,
): { readonly line: string; readonly exitCode: ExitCode; readonly details?: string } {
  const secrets = options.secrets?.() ?? []
  const oneLine = (text: string): string => maskSecrets(plainText(text), secrets)
  const known = error instanceof CliError ? error : options.translate?.(error)
  if (known !== undefined) {
    return { line: `${options.name}: ${oneLine(known.message)}`, exitCode: known.exitCode }
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const details = maskSecrets(describeFully(error), secrets)
  const saved = saveDetails(details, options)
  // The folder's own error has not been masked yet.
  return {
    line: `${options.name}: unexpected ${oneLine(`${message} (${saved.where})`)}`,
    exitCode: exitCodes.failed,
    ...(saved.isSaved ? {} : { details: `${details}\n` }),
  }
}

function saveDetails(
  details: string,
  options: RunCliOptions,
): { readonly isSaved: boolean; readonly where: string } {
  // Not an `import`, as in `runProgram`.
  const { mkdirSync, writeFileSync } = process.getBuiltinModule('node:fs')
  try {
    const folder = join(options.detailsFolder(), 'crashes')
    mkdirSync(folder, { recursive: true })
    const path = join(folder, `${new Date().toISOString().replaceAll(':', '-')}-${process.pid}.txt`)
    writeFileSync(path, `${details}\n`, { mode: 0o600 })
    return { isSaved: true, where: `details: ${path}` }
  } catch (error) {
    const why = error instanceof Error ? plainText(error.message) : 'unknown reason'
    return { isSaved: false, where: `details above; they could not be saved: ${why}` }
  }
}

function describeFully(error: unknown): string {
  const parts: string[] = []
  for (let each: unknown = error; each !== undefined && parts.length < 10; ) {
    parts.push(each instanceof Error ? (each.stack ?? String(each)) : String(each))
    each = each instanceof Error ? each.cause : undefined
  }
  return parts.join('\ncaused by ')
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve()
    else stream.write('', () => resolve())
  })
}
