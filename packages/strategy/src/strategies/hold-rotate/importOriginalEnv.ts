import { InvalidInputError } from '@asterkit/instruments'
import type { ImportNote } from '../funding-farm/importOriginalConfig.ts'
import type { HoldRotateInput } from './config.ts'

/** Options read from the original's `.env`, with what became of each of its names. */
export interface ImportedRotation {
  /** Without `maxDailyFeeQuote`, which the original does not know. */
  readonly config: Partial<HoldRotateInput>
  /** One for every name, in the order of the file. */
  readonly notes: readonly ImportNote[]
}

type Rule = readonly [
  option: keyof HoldRotateInput,
  note: string,
  convert?: (text: string) => unknown,
]

const RULES: Readonly<Record<string, Rule>> = {
  CAPITAL_USDT: ['capitalQuote', 'same meaning'],
  LEVERAGE: ['leverage', 'same meaning, 1 to 20; above 10 you are warned', Number],
  TRADING_PAIRS: [
    'symbols',
    'all of them take turns; the original used the first one only',
    (text) => text.split(',').map((symbol) => symbol.trim().toUpperCase().replaceAll(/[/-]/g, '')),
  ],
  POSITION_HOLD_TIME_MIN: ['minHoldMinutes', 'minutes; a pair is never rotated earlier', Number],
  MAX_POSITION_SIZE_PCT: [
    'positionPct',
    'percent of the capital that is the margin of one leg; rounded down to whole lots, without jitter',
  ],
  DAILY_VOLUME_TARGET: [
    'dailyVolumeTargetQuote',
    'same meaning; the plan says whether it can be reached, the original never checked',
  ],
  STOP_LOSS_PCT: [
    'pairLossStopPct',
    'of the pair, never of one leg: both legs are closed together',
  ],
  MAX_PNL_DRIFT_PCT: ['maxPairDriftPct', 'of both legs together, never of one leg'],
  MAX_DRAWDOWN_PCT: [
    'maxDrawdownPct',
    'enforced, per UTC day and in total; the original never did',
  ],
  WEEKLY_HOLD_TARGET: ['weeklyHoldTarget', 'an estimate: the unit is not defined by the original'],
}

const SECRET = /KEY|SECRET|TOKEN|PASSWORD|SIGNER|PRIVATE/i

/**
 * Reads the settings of the original hold-and-rotate script. Values of names that look like secrets are
 * neither used nor repeated.
 *
 * @param text Lines `NAME=value`, as in an `.env` file; comments begin with #.
 * @throws {InvalidInputError} A line is no setting; the message gives its number, not its text.
 */
export function importOriginalEnv(text: string): ImportedRotation {
  const config: Partial<Record<keyof HoldRotateInput, unknown>> = {}
  const notes: ImportNote[] = []
  for (const [name, value] of settingsIn(text)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined
    if (rule === undefined) {
      const reason = SECRET.test(name)
        ? 'not used: keys are kept elsewhere, see farm init'
        : 'not used: unknown to this import'
      notes.push({ key: name, note: reason })
      continue
    }
    const [option, note, convert] = rule
    config[option] = convert === undefined ? value : convert(value)
    notes.push({ key: name, option, note })
  }
  return { config: config as Partial<HoldRotateInput>, notes }
}

/** Whether a text is written for the original: it sets one of its names. */
export function isOriginalEnv(text: string): boolean {
  return Object.keys(RULES).some((name) =>
    new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`, 'm').test(text),
  )
}

function settingsIn(text: string): (readonly [name: string, value: string])[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const line = raw.trim().replace(/^export\s+/, '')
    if (line === '' || line.startsWith('#')) return []
    const match = /^([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(line)
    if (match === null) throw new InvalidInputError(`line ${index + 1} is not NAME=value`)
    const value = (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2').replace(/\s+#.*$/, '')
    return [[match[1] ?? '', value.trim()] as const]
  })
}
