import { CliError, usageError } from './cliError.ts'
import { type ExitCode, exitCodes } from './exitCodes.ts'
import { type HelpSubject, helpText } from './helpText.ts'
import { keepCompiledCode } from './keepCompiledCode.ts'
import { type CommandLine, readCommandLine } from './readCommandLine.ts'

/** A program: what its help says, and where its version is. */
export interface Program extends HelpSubject {
  /** Its `package.json`. */
  readonly manifest: URL
  /** Command that runs when none is named; without one the help is shown. */
  readonly whenBare?: () => string | undefined
}

/**
 * Does what the command line says. Everything but the command line itself is loaded when a command
 * runs: help and version are instant.
 *
 * @returns The exit status of the command.
 * @throws {CliError} The command line cannot be used (exit 2).
 */
export async function runProgram(program: Program, args: readonly string[]): Promise<ExitCode> {
  const line = read(program, args)
  switch (line.kind) {
    case 'version':
      process.stdout.write(`${versionIn(program.manifest)}\n`)
      return exitCodes.done
    case 'help':
      process.stdout.write(helpText(program, line.command))
      return exitCodes.done
    case 'run': {
      keepCompiledCode(process.env)
      // React, which draws windows, otherwise checks every element and takes twice as long to load.
      process.env.NODE_ENV ??= 'production'
      const run = await line.command.load()
      return run(line.input)
    }
  }
}

function read({ name, commands, whenBare }: Program, args: readonly string[]): CommandLine {
  const bare = args.length === 0 ? whenBare?.() : undefined
  try {
    return readCommandLine(commands, bare === undefined ? args : [bare])
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    throw usageError(`${error.message} (see ${name} --help)`, { cause: error })
  }
}

/**
 * An `import` of `node:fs` or `node:util` asks for each of its exports, and so wakes parts that hardly anybody uses:
 * each of the two would take a sixth of what an empty program takes.
 */
function versionIn(manifest: URL): string {
  const { readFileSync } = process.getBuiltinModule('node:fs')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }
  return version
}
