import { Decimal } from '@asterkit/instruments'
import type { FundingFarmConfig } from '@asterkit/strategy'
import type { ConfigLayer } from '../farmConfig.ts'

/** One option in effect. */
export interface ConfigRow {
  /** Dotted below groups: `rotation.minHours`. */
  readonly option: string
  /** Decimal text for exact figures; absent options are null. */
  readonly value: string | number | boolean | readonly string[] | null
  /** What decided it: `default`, or the name of a layer. */
  readonly source: string
}

/** Returns every option in effect with the strongest layer that names it. */
export function configRows(
  config: FundingFarmConfig,
  layers: readonly ConfigLayer[],
): readonly ConfigRow[] {
  return leaves(config).map(({ path, value }) => ({
    option: path.join('.'),
    value,
    source: layers.find(({ input }) => isNamed(input, path))?.source ?? 'default',
  }))
}

function leaves(
  group: object,
  above: readonly string[] = [],
): readonly { readonly path: readonly string[]; readonly value: ConfigRow['value'] }[] {
  return Object.entries(group).flatMap(([name, value]) => {
    const path = [...above, name]
    if (value instanceof Decimal) return [{ path, value: value.toFixed() }]
    if (Array.isArray(value)) return [{ path, value: value.map(String) }]
    if (typeof value === 'object' && value !== null) return leaves(value, path)
    return value === undefined ? [] : [{ path, value: value as string | number | boolean }]
  })
}

function isNamed(input: unknown, path: readonly string[]): boolean {
  let at = input
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return false
    at = (at as Readonly<Record<string, unknown>>)[name]
  }
  return at !== undefined
}
