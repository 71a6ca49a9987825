import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { layerConfig, usageError } from '@asterkit/app-kit'
import {
  type HoldRotateConfig,
  type HoldRotateInput,
  importOriginalEnv,
  isOriginalEnv,
  parseHoldRotateConfig,
} from '@asterkit/strategy'
import { z } from 'zod'
import { chooseMarket, type Purpose } from '../market/chooseMarket.ts'
import type { MarketChoice } from '../market/market.ts'
import { createOutput, type Output } from '../output.ts'
import { findSession } from '../session/openSession.ts'
import { readSettings, type Settings } from '../settings.ts'

const text = z.string().min(1).max(200).optional()

/** What the command line of `rotate` may say besides where it is about. */
const RotateFlags = z.strictObject({
  capital: text,
  leverage: text,
  symbols: text,
  positionPct: text,
  notional: text,
  target: text,
  maxFees: text,
  hold: text,
  maxHold: text,
  cycle: text,
  config: text,
  twoAccounts: z.boolean().default(false),
  belowTarget: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  flat: z.boolean().default(false),
  closeOrphans: z.boolean().default(false),
  day: text,
  week: text,
  all: z.boolean().default(false),
  format: z.enum(['json', 'csv'], 'must be json or csv').default('json'),
  out: text,
  from: text,
  to: text,
})
type RotateFlags = z.output<typeof RotateFlags>

/** A command line of `rotate`, understood. */
export interface RotatePlace {
  readonly flags: RotateFlags
  readonly settings: Settings
  readonly choice: MarketChoice
  readonly config: HoldRotateConfig
  readonly output: Output
  readonly sessionName: string
  /** Folder of the session; undefined: nothing was ever run there. */
  readonly folder: string | undefined
}

/** Said where a fee limit is missing that trading will need. */
export const FEE_LIMIT_ADVICE =
  'a limit on daily fees is required: pass --max-fees, or maxDailyFeeQuote in the file'

/** Stands in while a command only looks; nothing trades with it. */
export const NO_FEE_LIMIT = '1000000000'
/** Age of books that a market of whole hours shows, ms. */
const HOURLY_AGE_MS = 3_600_000

/**
 * Understands a command line. Connects to nothing. Rotating has a session of its own beside the farm's.
 *
 * @throws {CliError} An option, a key or an address cannot be used (exit 2 or 3).
 */
export async function readRotatePlace(
  given: Readonly<Record<string, unknown>>,
  purpose: Purpose,
): Promise<RotatePlace> {
  const own = new Set(Object.keys(RotateFlags.shape))
  const part = (isOwn: boolean) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => own.has(name) === isOwn))
  const flags = layerConfig({
    schema: RotateFlags,
    flags: part(true),
    env: {},
    envNames: {},
  }).values
  const asked = readSettings(part(false), process.env)
  const { config, notes } = rotateConfig(flags, asked, purpose)
  // A paper account is opened with the capital of the settings, half of it on each wallet.
  const settings =
    asked.mode === 'paper' ? { ...asked, capital: config.capitalQuote.toFixed() } : asked
  const accounts = flags.twoAccounts ? 'two' : 'one'
  const choice = await chooseMarket(settings, process.env, purpose, accounts)
  for (const note of notes) process.stderr.write(`config ${note}\n`)
  const sessionName = `${choice.sessionName}-rotate${flags.twoAccounts ? '-two' : ''}`
  return {
    flags,
    settings,
    choice,
    config,
    output: createOutput(settings.json, process.env),
    sessionName,
    folder: findSession(settings.stateDir, sessionName),
  }
}

/** Where the tables of a session are. */
export function tablesOf(folder: string): string {
  return join(folder, 'rotation.sqlite')
}

/** The command line, then the file, then the defaults of the market. */
function rotateConfig(flags: RotateFlags, { mode, paperUrl }: Settings, purpose: Purpose) {
  const file = flags.config === undefined ? undefined : readFile(flags.config)
  const isHourly = mode === 'paper' && paperUrl === undefined
  const input: Partial<HoldRotateInput> = {
    ...(isHourly ? { maxQuoteAgeMs: HOURLY_AGE_MS } : {}),
    ...file?.input,
    ...spoken(flags),
  }
  const notes = file?.notes ?? []
  if (input.maxDailyFeeQuote !== undefined) return { config: parseHoldRotateConfig(input), notes }
  if (purpose === 'run' || purpose === 'continue') throw usageError(FEE_LIMIT_ADVICE)
  return { config: parseHoldRotateConfig({ ...input, maxDailyFeeQuote: NO_FEE_LIMIT }), notes }
}

function spoken(flags: RotateFlags): Readonly<Record<string, unknown>> {
  const { capital, leverage, symbols, positionPct, notional, target, maxFees } = flags
  const pairs: readonly (readonly [keyof HoldRotateInput, unknown])[] = [
    ['capitalQuote', capital],
    ['leverage', numberOf(leverage)],
    ['symbols', symbols?.split(',').map((symbol) => symbol.trim().toUpperCase())],
    ['positionPct', positionPct],
    ['notionalPerLegQuote', notional],
    ['dailyVolumeTargetQuote', target],
    ['maxDailyFeeQuote', maxFees],
    ['minHoldMinutes', numberOf(flags.hold)],
    ['maxHoldMinutes', numberOf(flags.maxHold)],
    ['cycleSeconds', numberOf(flags.cycle)],
  ]
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
}

/** What is no number stays text, so that the schema names it. */
function numberOf(value: string | undefined): number | string | undefined {
  return value === undefined || !/^\d+(?:\.\d+)?$/.test(value) ? value : Number(value)
}

function readFile(path: string): { input: Partial<HoldRotateInput>; notes: readonly string[] } {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    throw usageError(`${path} cannot be read: ${String(error)}`, { cause: error })
  }
  if (isOriginalEnv(content)) {
    const { config, notes } = importOriginalEnv(content)
    const lines = notes.map(({ key, option, note }) =>
      option === undefined ? `${key}: ${note}` : `${key} -> ${option}: ${note}`,
    )
    return { input: config, notes: lines }
  }
  try {
    return { input: JSON.parse(content) as Partial<HoldRotateInput>, notes: [] }
  } catch (error) {
    throw usageError(`${path} is neither JSON nor an .env of the original script`, { cause: error })
  }
}
