import { usageError } from './cliError.ts'
import type { CommandInput, CommandSpec } from './commandSpec.ts'

/** What the person asked for. */
export type CommandLine =
  | { readonly kind: 'help'; readonly command?: CommandSpec }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly command: CommandSpec; readonly input: CommandInput }

/** A switch or option with a hyphen in front; `-5` is a number. */
const OPTION_LIKE = /^--?[a-z]/i

/**
 * Reads a command line. Nothing is guessed: an option that nobody knows, a value that is missing and a
 * word too many are errors, because a misread word may cost money.
 *
 * @param commands All commands of the program; or the only one, whose name is then not written.
 * @param args The words after the program's name.
 * @throws {CliError} It cannot be used (exit 2); one line that names the word.
 */
export function readCommandLine(
  commands: readonly CommandSpec[] | CommandSpec,
  args: readonly string[],
): CommandLine {
  const [first, ...rest] = args
  if (first === '--version' || first === '-V') return { kind: 'version' }
  const isHelp = first === '--help' || first === '-h'
  if ('load' in commands) {
    return isHelp ? { kind: 'help', command: commands } : readInput(commands, args)
  }
  if (first === undefined || isHelp) return { kind: 'help' }
  if (first.startsWith('-')) throw usageError(`unknown option '${first}'`)
  const command = commands.find(({ name }) => name === first)
  if (command !== undefined) return readInput(command, rest)
  const names = commands.map(({ name }) => name).join(', ')
  throw usageError(`there is no command ${first}; there are ${names}`)
}

function readInput(command: CommandSpec, args: readonly string[]): CommandLine {
  const spellings = new Map(command.options.map(([flags]) => [nameOf(flags), flags]))
  const takesValue = (name: string): boolean => spellings.get(name)?.includes('<') ?? false
  const isOptional = (name: string): boolean => spellings.get(name)?.includes('[') ?? false
  const types = [...spellings.keys()].map(
    (name) => [name, { type: takesValue(name) ? 'string' : 'boolean' }] as const,
  )
  // Not an `import`, as in `runProgram`.
  const { parseArgs } = process.getBuiltinModule('node:util')
  const { tokens } = parseArgs({
    args: joinOptional(args, isOptional),
    options: { ...Object.fromEntries(types), help: { type: 'boolean', short: 'h' } },
    strict: false,
    tokens: true,
  })
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) {
    return { kind: 'help', command }
  }
  const flags: Record<string, unknown> = {}
  const words: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const spelling = spellings.get(name)
    if (spelling === undefined) throw usageError(`unknown option '${rawName}'`)
    const isMissing = value === undefined || (!inlineValue && OPTION_LIKE.test(value))
    const isUnwanted = value !== undefined && !takesValue(name) && !isOptional(name)
    if (isUnwanted) throw usageError(`${rawName} takes no value`)
    if (takesValue(name) && isMissing) throw usageError(`option '${spelling}' argument missing`)
    flags[camelCase(name)] = value ?? true
  }
  checkWords(command, words)
  return { kind: 'run', command, input: { flags, words } }
}

/** `--watch 5` becomes `--watch=5` where the option works without a value, too; only a number can be one. */
function joinOptional(args: readonly string[], isOptional: (name: string) => boolean): string[] {
  const joined: string[] = []
  for (const arg of args) {
    const before = joined.at(-1)
    if (before?.startsWith('--') && isOptional(before.slice(2)) && /^\d/.test(arg)) {
      joined.splice(-1, 1, `${before}=${arg}`)
    } else joined.push(arg)
  }
  return joined
}

function checkWords({ words: spelling = '' }: CommandSpec, words: readonly string[]): void {
  const names = spelling.match(/\S+/g) ?? []
  const extra = words[names.length]
  if (extra !== undefined) throw usageError(`too many arguments: ${extra}`)
  const missing = names[words.length]
  if (missing?.startsWith('<')) throw usageError(`${missing} is missing`)
}

/** `--days <number>` -> `days`. */
function nameOf(flags: string): string {
  return /^--(\S+)/.exec(flags)?.[1] ?? flags
}

function camelCase(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}
