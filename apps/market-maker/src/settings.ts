import { layerConfig, stateFolder, usageError } from '@asterkit/app-kit'
import { paperUrl } from '@asterkit/app-kit/running-paper'
import {
  PLAIN_NUMBER,
  type RunMode,
  refuseSimulation,
  runMode,
  speedText,
  symbolList,
  whole,
} from '@asterkit/app-kit/settings'
import { z } from 'zod'

/** Amount of minutes or hours written as text. */
function span(most: number) {
  const rule = `must be a number above 0, at most ${most}`
  return z
    .string()
    .regex(PLAIN_NUMBER, rule)
    .transform(Number)
    .pipe(z.number().gt(0, rule).max(most, rule))
}

const Flags = z.strictObject({
  symbol: symbolList.optional(),
  mode: z.enum(['two-sided', 'ping-pong'], 'must be two-sided or ping-pong').optional(),
  config: z.string().min(1, 'must be a file').optional(),
  paper: z.boolean().default(false),
  testnet: z.boolean().default(false),
  live: z.boolean().default(false),
  seed: whole(0, 999_999_999).optional(),
  replay: z.string().min(1, 'must be a folder').optional(),
  hours: span(8_760).optional(),
  speed: speedText.optional(),
  capital: z.string().max(30).regex(PLAIN_NUMBER, 'must be an amount of USDT').optional(),
  paperUrl: paperUrl.optional(),
  stateDir: z.string().min(1, 'must be a folder').optional(),
  flatten: z.boolean().default(false),
  fresh: z.boolean().default(false),
  json: z.boolean().default(false),
  yes: z.boolean().default(false),
  /** Minutes between two readings of calibrated parameters. */
  paramRefreshMinutes: span(10_080).default(5),
  /** Minutes between two readings of the trend. */
  trendRefreshMinutes: span(10_080).default(10),
  trendInterval: z
    .string()
    .regex(/^\d{1,2}[mhdwM]$/, 'must be a candle interval such as 5m')
    .default('5m'),
  /** Minutes to wait before a maker that failed starts anew; absent: it ends. */
  restartMinutes: span(1_440).optional(),
})

/** Settings of one run, checked and free of contradictions. */
export interface Settings extends Omit<z.output<typeof Flags>, 'paper' | 'testnet' | 'live'> {
  /** Where orders go. */
  readonly venue: RunMode
  readonly stateDir: string
  /** Where each came from. */
  readonly sources: Readonly<Record<string, 'flag' | 'env' | 'file' | 'default'>>
}

const ENV_NAMES = {
  symbol: 'SYMBOL',
  stateDir: 'ASTERKIT_STATE_DIR',
  paramRefreshMinutes: 'PARAM_REFRESH_MINUTES',
  trendRefreshMinutes: 'TREND_REFRESH_MINUTES',
  trendInterval: 'TREND_INTERVAL',
  restartMinutes: 'RESTART_MINUTES',
} as const

/**
 * Reads what the command line and the environment say.
 *
 * @throws {CliError} A value is wrong (exit 2), or options contradict each other (exit 2 or 3).
 */
export function readSettings(
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const { values, sources } = layerConfig({ schema: Flags, flags, env, envNames: ENV_NAMES })
  const { paper, testnet, live, ...rest } = values
  const venue = runMode({ paper, testnet, live })
  refuseContradictions(venue, flags)
  return { ...rest, venue, sources, stateDir: rest.stateDir ?? stateFolder(env) }
}

const SIMULATION = {
  seed: '--seed',
  replay: '--replay',
  speed: '--speed',
  capital: '--capital',
  paperUrl: '--paper-url',
} as const

function refuseContradictions(venue: RunMode, flags: Readonly<Record<string, unknown>>): void {
  refuseSimulation(venue, flags, SIMULATION)
  if (flags.replay !== undefined && flags.seed !== undefined) {
    throw usageError('--seed makes up a market and --replay plays a recorded one: choose one')
  }
  if (flags.paperUrl === undefined) return
  for (const name of ['seed', 'replay', 'speed', 'capital'] as const) {
    if (flags[name] !== undefined) {
      throw usageError(
        `${SIMULATION[name]} belongs to the exchange that --paper-url points to: set it there`,
      )
    }
  }
}
