import { InvalidInputError } from '@asterkit/instruments'
import type { FundingFarmInput } from './config.ts'
import { parseFundingFarmConfig } from './parseConfig.ts'

/** What became of one key of a foreign configuration. */
export interface ImportNote {
  /** As it stands in the file, sections with dots between. */
  readonly key: string
  /** Our option that took the value over; absent: the value is not used. */
  readonly option?: string
  /** One sentence for people. */
  readonly note: string
}

/** Options of the funding farm read from a configuration of the original Python bot. */
export interface ImportedConfig {
  readonly config: FundingFarmInput
  /** One for every key of the file, in its order. */
  readonly notes: readonly ImportNote[]
}

/** How one key of the original is taken over. */
interface Rule {
  readonly option: string
  readonly note: string
  /** Value in our unit. @default the value as it is */
  readonly convert?: (value: unknown) => unknown
}

const RULES: Readonly<Record<string, Rule>> = {
  capital_fraction: {
    option: 'capitalFraction',
    note: 'same meaning; the rest is a reserve for fees and slippage',
  },
  min_volume_threshold: {
    option: 'minVolumeQuote',
    note: 'same meaning: 24 h of spot and perp together, inclusive; unknown volume is never taken for zero',
  },
  min_funding_apr: {
    option: 'minFundingAprPct',
    note: 'same meaning, percent per year on the notional of one leg; besides, an entry must pay all four fills',
  },
  use_funding_ma: {
    option: 'useFundingAverage',
    note: 'same meaning; both rates are always worked out and shown',
  },
  funding_ma_periods: {
    option: 'fundingAveragePeriods',
    note: 'same meaning; the newest settled rates are used, the original took the oldest when it got too many',
  },
  fee_coverage_multiplier: {
    option: 'feeCoverageMultiplier',
    note: 'same meaning, with real fees of both legs; below 1 every closed pair is a planned loss, see the goal',
  },
  max_position_age_hours: {
    option: 'maxPositionAgeHours',
    note: 'a pair that would be opened again right now is kept instead of paying four fills for nothing',
  },
  loop_interval_seconds: {
    option: 'cycleIntervalMs',
    note: 'seconds become milliseconds',
    convert: (value) => (typeof value === 'number' ? Math.round(value * 1000) : value),
  },
  leverage: {
    option: 'leverage',
    note: '1, 2 or 3, else refused, where the original silently took 1; an open pair keeps its own until it is closed',
  },
  enable_forced_rotation: {
    option: 'rotation.isEnabled',
    note: 'governs every rotation; the original rotated by a second rule even when this was off',
  },
  forced_rotation_min_hours: {
    option: 'rotation.minHours',
    note: 'same meaning',
  },
  forced_rotation_apr_multiplier: {
    option: 'rotation.aprMultiplier',
    note: 'compared with the present APR of the held pair, not with the one at its entry',
  },
}

/** Keys of the original that have no counterpart, with the reason. */
const UNUSED: Readonly<Record<string, string>> = {
  emergency_stop_loss_pct:
    'not used: the stop follows from the real margin bracket, 0.7 of the way to liquidation',
}

/** Sections of the original file; they only group keys. */
const SECTIONS: ReadonlySet<string> = new Set([
  'capital_management',
  'funding_rate_strategy',
  'position_management',
  'leverage_settings',
  'risk_management',
])

/**
 * Reads a configuration of the original Python bot, flat or in its sections. A fee coverage below 1 sets the
 * goal `volume`, because that is what it means. `leverage_settings` outweighs the old `risk_management`.
 *
 * @throws {InvalidInputError} Not an object, or a value is out of range; the message names our option.
 */
export function importOriginalConfig(input: unknown): ImportedConfig {
  if (!isGroup(input)) throw new InvalidInputError('configuration must be an object of options')
  const notes: ImportNote[] = []
  const flat = new Map<string, unknown>()
  for (const [path, key, value] of leaves(input)) {
    const rule = Object.hasOwn(RULES, key) ? RULES[key] : undefined
    if (rule === undefined) {
      const reason = Object.hasOwn(UNUSED, key) ? UNUSED[key] : undefined
      notes.push({ key: path, note: reason ?? 'not used: unknown to this import' })
      continue
    }
    const isOutweighed = flat.has(rule.option) && path.startsWith('risk_management.')
    if (!isOutweighed) flat.set(rule.option, rule.convert?.(value) ?? value)
    notes.push(
      isOutweighed
        ? { key: path, note: `not used: ${rule.option} is given elsewhere as well` }
        : { key: path, option: rule.option, note: rule.note },
    )
  }
  const config = nested(flat)
  const checked = parseFundingFarmConfig(config)
  if (checked.feeCoverageMultiplier.gte(1)) return { config: config as FundingFarmInput, notes }
  return { config: { ...(config as FundingFarmInput), goal: 'volume' }, notes }
}

/** Whether a document is written for the original: it has one of its keys or sections. */
export function isOriginalConfig(input: unknown): boolean {
  if (!isGroup(input)) return false
  return Object.keys(input).some((key) => key.includes('_') || SECTIONS.has(key))
}

type Group = Readonly<Record<string, unknown>>

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Path, key and value of every setting; sections are opened one level deep, `risk_management` last. */
function leaves(input: Group): (readonly [path: string, key: string, value: unknown])[] {
  const entries = Object.entries(input).sort(
    ([a], [b]) => Number(a === 'risk_management') - Number(b === 'risk_management'),
  )
  return entries.flatMap(([key, value]) => {
    if (!SECTIONS.has(key) || !isGroup(value)) return [[key, key, value] as const]
    return Object.entries(value).map(([name, inner]) => [`${key}.${name}`, name, inner] as const)
  })
}

function nested(flat: ReadonlyMap<string, unknown>): Group {
  const options: Record<string, unknown> = {}
  const rotation: Record<string, unknown> = {}
  for (const [option, value] of flat) {
    if (option.startsWith('rotation.')) rotation[option.slice('rotation.'.length)] = value
    else options[option] = value
  }
  return Object.keys(rotation).length === 0 ? options : { ...options, rotation }
}
