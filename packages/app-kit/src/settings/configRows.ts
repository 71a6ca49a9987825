import type { Paint } from '../createPaint.ts'
import { renderTable } from '../renderTable.ts'

/** Options that come from one place. */
export interface ConfigLayer<Input extends object = object> {
  /** For people: `command line`, `environment`, the file's name, `preset volume`, `paper market`. */
  readonly source: string
  readonly input: Input
}

/** One option in effect. */
export interface ConfigRow {
  /** Dotted below groups: `rotation.minHours`. */
  readonly option: string
  /** Decimal text for exact figures. */
  readonly value: string | number | boolean | readonly string[]
  /** What decided it: `default`, or the name of a layer. */
  readonly source: string
}

/**
 * Returns every option in effect with the strongest layer that names it.
 *
 * @param layers Strongest first.
 */
export function configRows(config: object, layers: readonly ConfigLayer[]): readonly ConfigRow[] {
  return leaves(config, []).map(({ path, value }) => ({
    option: path.join('.'),
    value,
    source: layers.find(({ input }) => isNamed(input, path))?.source ?? 'default',
  }))
}

interface Leaf {
  readonly path: readonly string[]
  readonly value: ConfigRow['value']
}

function leaves(group: object, above: readonly string[]): readonly Leaf[] {
  return Object.entries(group).flatMap(([name, value]: [string, unknown]): readonly Leaf[] => {
    const path = [...above, name]
    if (Array.isArray(value)) return [{ path, value: value.map(String) }]
    if (isExact(value)) return [{ path, value: value.toFixed() }]
    if (typeof value === 'object' && value !== null) return leaves(value, path)
    const isPlain =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    return isPlain ? [{ path, value }] : []
  })
}

/** `Decimal` of @asterkit/instruments is one. */
function isExact(value: unknown): value is { toFixed(): string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'toFixed' in value &&
    typeof value.toFixed === 'function'
  )
}

function isNamed(input: unknown, path: readonly string[]): boolean {
  let at = input
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return false
    at = (at as Readonly<Record<string, unknown>>)[name]
  }
  return at !== undefined
}

/** Lines of a table of all options, each with what decided it. */
export function configTable(rows: readonly ConfigRow[], paint: Paint): string[] {
  return renderTable({
    width: 80,
    paint,
    columns: [
      { header: 'option', overflow: 'truncate' },
      { header: 'value', overflow: 'truncate' },
      { header: 'from', overflow: 'truncate' },
    ],
    rows: rows.map(({ option, value, source }) => [
      option,
      Array.isArray(value) ? value.join(',') || '(none)' : String(value),
      { text: source, style: source === 'default' ? 'dim' : 'accent' },
    ]),
  })
}
