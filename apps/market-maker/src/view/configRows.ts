import { Decimal } from '@asterkit/instruments'
import type { MarketMakerConfig } from '@asterkit/strategy'
import type { ConfigLayer } from '../makerConfig.ts'
import type { OptionRow } from './configDocument.ts'

/** Returns every option in effect with the strongest layer that names it. */
export function configRows(
  config: MarketMakerConfig,
  layers: readonly ConfigLayer[],
): readonly OptionRow[] {
  return leaves(config, []).map(({ path, value }) => ({
    option: path.join('.'),
    value,
    source: layers.find(({ input }) => isNamed(input, path))?.source ?? 'default',
  }))
}

interface Leaf {
  readonly path: readonly string[]
  readonly value: OptionRow['value']
}

function leaves(group: object, above: readonly string[]): readonly Leaf[] {
  return Object.entries(group).flatMap(([name, value]: [string, unknown]): readonly Leaf[] => {
    const path = [...above, name]
    if (value instanceof Decimal) return [{ path, value: value.toFixed() }]
    if (Array.isArray(value)) return [{ path, value: value.map(String) }]
    if (typeof value === 'object' && value !== null) return leaves(value, path)
    const isPlain =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    return isPlain ? [{ path, value }] : []
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
