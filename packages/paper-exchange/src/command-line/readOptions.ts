import { parseArgs } from 'node:util'
import { OPTIONS } from './options.ts'
import { UsageError } from './usageError.ts'

type Row = (typeof OPTIONS)[number]
type Spelling = Row[0]
type PresetSpelling = Extract<Row, readonly [string, string, string]>[0]

/** `--nonce-window <ms>` -> `nonce-window`. */
type NameOf<Text> = Text extends `--${infer Name} <${string}` ? Name : never
type SwitchOf<Text> = Text extends `${string}<${string}`
  ? never
  : Text extends `--${infer Name}`
    ? Name
    : never

/** Values by the option's name, those that hold without it included; of those given twice the last. */
export type OptionValues = { readonly [Name in NameOf<Spelling>]?: string } & {
  readonly [Name in NameOf<PresetSpelling>]: string
}

/** What the command line says. */
export interface GivenOptions {
  readonly values: OptionValues
  readonly switches: ReadonlySet<SwitchOf<Spelling>>
}

const OPTION_LIKE = /^--?[a-z]/i

/**
 * Reads options and their values; what they say is not looked at.
 *
 * @throws {UsageError} An unknown option, a value missing or too many, a word that is no option; one line.
 */
export function readOptions(args: readonly string[]): GivenOptions {
  const spellings = new Map<string, Spelling>(OPTIONS.map(([text]) => [nameOf(text), text]))
  const takesValue = (name: string) => spellings.get(name)?.includes('<') ?? false
  const types = [...spellings.keys()].map(
    (name) => [name, { type: takesValue(name) ? 'string' : 'boolean' }] as const,
  )
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    strict: false,
    tokens: true,
  })
  const values = presets()
  const switches = new Set<SwitchOf<Spelling>>()
  for (const token of tokens) {
    if (token.kind === 'positional') throw new UsageError(`too many arguments: ${token.value}`)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const spelling = spellings.get(name)
    if (spelling === undefined) throw new UsageError(`unknown option '${rawName}'`)
    if (!takesValue(name)) {
      if (value !== undefined) throw new UsageError(`${rawName} takes no value`)
      switches.add(name as SwitchOf<Spelling>)
    } else if (value === undefined || (!inlineValue && OPTION_LIKE.test(value))) {
      throw new UsageError(`option '${spelling}' argument missing`)
    } else Object.assign(values, { [name]: value })
  }
  return { values, switches }
}

function presets(): OptionValues {
  const given = OPTIONS.flatMap(([spelling, , preset]) =>
    preset === undefined ? [] : [[nameOf(spelling), preset] as const],
  )
  return Object.fromEntries(given) as OptionValues
}

function nameOf(spelling: string): string {
  return /^--([a-z-]+)/.exec(spelling)?.[1] ?? spelling
}
