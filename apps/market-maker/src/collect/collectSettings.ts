import { join } from 'node:path'
import { layerConfig, stateFolder, usageError } from '@asterkit/app-kit'
import { symbolList } from '@asterkit/app-kit/settings'
import { z } from 'zod'
import { amount } from '../flagRules.ts'

const Flags = z.strictObject({
  symbol: symbolList.prefault('ETHUSDT,BNBUSDT,ASTERUSDT'),
  out: z.string().min(1, 'must be a folder').optional(),
  flush: amount(0.05, 600).prefault('5'),
  minutes: amount(0.01, 525_600).optional(),
  seed: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .optional(),
  paperUrl: z.url({ protocol: /^http$/, error: 'must be an http address' }).optional(),
  paper: z.boolean().default(false),
  testnet: z.boolean().default(false),
  live: z.boolean().default(false),
  stateDir: z.string().min(1, 'must be a folder').optional(),
  json: z.boolean().default(false),
})

/** What `collect` is told. */
export interface CollectSettings {
  readonly symbols: readonly string[]
  readonly folder: string
  readonly flushMs: number
  /** Absent: until it is stopped. */
  readonly minutes?: number
  readonly seed?: number
  readonly paperUrl?: string
  readonly venue: 'paper' | 'testnet' | 'live'
  readonly json: boolean
}

/**
 * Reads what the command line and the environment say.
 *
 * @throws {CliError} A value is wrong, or options contradict each other (exit 2).
 */
export function collectSettings(
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): CollectSettings {
  const envNames = { symbol: 'SYMBOL', stateDir: 'ASTERKIT_STATE_DIR' }
  const { values } = layerConfig({ schema: Flags, flags, env, envNames })
  const { paper, testnet, live, symbol, out, flush, minutes, seed, paperUrl, stateDir, json } =
    values
  if (Number(paper) + Number(testnet) + Number(live) > 1) {
    throw usageError('choose one of --paper, --testnet and --live')
  }
  if ((testnet || live) && (seed !== undefined || paperUrl !== undefined)) {
    throw usageError('--seed and --paper-url are about a paper exchange')
  }
  return {
    symbols: symbol,
    folder: out ?? join(stateDir ?? stateFolder(env), 'recordings'),
    flushMs: flush * 1000,
    venue: live ? 'live' : testnet ? 'testnet' : 'paper',
    json,
    ...(minutes !== undefined && { minutes }),
    ...(seed !== undefined && { seed }),
    ...(paperUrl !== undefined && { paperUrl }),
  }
}
