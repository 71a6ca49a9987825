import type { z } from 'zod'
import { usageError } from './cliError.ts'
import { plainText } from './displayWidth.ts'

/** Where a setting came from. */
type ConfigSource = 'flag' | 'env' | 'file' | 'default'

/** Settings after layering, and where each came from. */
export interface LayeredConfig<Values> {
  readonly values: Values
  readonly sources: Readonly<Record<string, ConfigSource>>
}

/**
 * Layers settings: flags over environment over file over the schema's defaults. Every layer passes the
 * schema, so text and numbers are both fine where the schema accepts them.
 *
 * @throws {CliError} A setting breaks the schema, or the file has one that nobody knows (exit 2). One
 * line that names the setting as the person wrote it.
 */
export function layerConfig<Shape extends z.ZodRawShape>(input: {
  readonly schema: z.ZodObject<Shape>
  /** By setting name; `undefined` means not given. */
  readonly flags: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Setting name to environment variable. */
  readonly envNames?: Readonly<Record<string, string>>
  readonly file?: { readonly path: string; readonly values: Readonly<Record<string, unknown>> }
}): LayeredConfig<z.output<z.ZodObject<Shape>>> {
  const names = Object.keys(input.schema.shape)
  const unknown = Object.keys(input.file?.values ?? {}).find((name) => !names.includes(name))
  if (unknown !== undefined) {
    throw usageError(
      `${input.file?.path}: unknown setting ${JSON.stringify(unknown)}; settings are ${names.join(', ')}`,
    )
  }
  const merged: Record<string, unknown> = {}
  const sources: Record<string, ConfigSource> = {}
  for (const name of names) {
    const envName = input.envNames?.[name]
    const envValue = envName === undefined ? undefined : input.env?.[envName] || undefined
    const layers: readonly (readonly [ConfigSource, unknown])[] = [
      ['flag', input.flags[name]],
      ['env', envValue],
      ['file', input.file?.values[name]],
    ]
    const found = layers.find(([, value]) => value !== undefined)
    sources[name] = found?.[0] ?? 'default'
    if (found !== undefined) merged[name] = found[1]
  }
  const parsed = input.schema.safeParse(merged)
  if (parsed.success) return { values: parsed.data, sources }
  const issue = parsed.error.issues[0]
  const name = String(issue?.path[0] ?? '')
  throw usageError(`${describe(name, sources[name], input)}: ${issue?.message ?? 'cannot be used'}`)
}

function describe(
  name: string,
  source: ConfigSource | undefined,
  input: {
    readonly flags: Readonly<Record<string, unknown>>
    readonly env?: Readonly<Record<string, string | undefined>>
    readonly envNames?: Readonly<Record<string, string>>
    readonly file?: { readonly path: string; readonly values: Readonly<Record<string, unknown>> }
  },
): string {
  const show = (value: unknown): string => plainText(String(value)).slice(0, 60)
  if (source === 'flag') return `${flagName(name)} ${show(input.flags[name])}`
  if (source === 'env')
    return `${input.envNames?.[name]}=${show(input.env?.[input.envNames?.[name] ?? ''])}`
  if (source === 'file') return `${input.file?.path}: ${name} ${show(input.file?.values[name])}`
  return flagName(name)
}

/** Returns the command-line spelling of a setting: `stateDir` is `--state-dir`. */
function flagName(setting: string): string {
  return `--${setting.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
