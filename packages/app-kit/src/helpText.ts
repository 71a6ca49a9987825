import type { CommandSpec } from './commandSpec.ts'

/** What the help of a program says; `commands` as in `readCommandLine`. */
export interface HelpSubject {
  readonly name: string
  readonly description: string
  readonly commands: readonly CommandSpec[] | CommandSpec
}

type Row = readonly [left: string, meaning: string]

const WIDTH = 80
const HELP: Row = ['-h, --help', 'show this help; after a command, the help of that']
const COMMAND_HELP: Row = ['-h, --help', 'show this help']
const VERSION: Row = ['-V, --version', 'show the version']

/** Returns the help of a program, or of one of its commands, in lines of 80 columns. */
export function helpText(program: HelpSubject, command?: CommandSpec): string {
  const { name, description, commands } = program
  if ('load' in commands) {
    const rows = [...commands.options, COMMAND_HELP, VERSION]
    return page(usageOf(name, commands), description, [['Options', rows]])
  }
  if (command !== undefined) {
    const rows = [...command.options, COMMAND_HELP]
    return page(usageOf(`${name} ${command.name}`, command), command.description, [
      ['Options', rows],
    ])
  }
  const rows = commands.map((each): Row => [withWords(each.name, each), each.description])
  return page(`${name} <command> [options]`, description, [
    ['Options', [HELP, VERSION]],
    ['Commands', rows],
  ])
}

function usageOf(name: string, command: CommandSpec): string {
  return withWords(`${name} [options]`, command)
}

function withWords(name: string, { words }: CommandSpec): string {
  return words === undefined ? name : `${name} ${words}`
}

function page(
  usage: string,
  description: string,
  sections: readonly (readonly [title: string, rows: readonly Row[]])[],
): string {
  const left = Math.max(...sections.flatMap(([, rows]) => rows.map(([text]) => text.length)))
  const told = description.split('\n').flatMap((line) => wrap(line, WIDTH))
  const tables = sections.map(([title, rows]) =>
    [`${title}:`, ...rows.flatMap((row) => tableLines(row, left))].join('\n'),
  )
  return `${[`Usage: ${usage}`, told.join('\n'), ...tables].join('\n\n')}\n`
}

function tableLines([text, meaning]: Row, left: number): readonly string[] {
  const lines = wrap(meaning, WIDTH - left - 4)
  return lines.map((line, at) => `  ${(at === 0 ? text : '').padEnd(left)}  ${line}`)
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line]
}
