import { existsSync } from 'node:fs'
import { layerConfig, stateFolder, usageError } from '@asterkit/app-kit'
import { symbolList } from '@asterkit/app-kit/settings'
import { z } from 'zod'
import { amount } from '../flagRules.ts'

const path = z.string().min(1, 'must be a file or folder')

const Flags = z.strictObject({
  symbol: symbolList.optional(),
  data: path.optional(),
  config: path.optional(),
  mode: z.enum(['two-sided', 'ping-pong'], 'must be two-sided or ping-pong').optional(),
  params: path.optional(),
  trend: path.optional(),
  queue: z.enum(['conservative', 'power'], 'must be conservative or power').default('conservative'),
  feedMs: amount(0, 60_000).prefault('20'),
  orderMs: amount(0, 60_000).prefault('30'),
  feeBps: amount(-10, 100).prefault('1'),
  notional: amount(1, 10_000_000).prefault('1000'),
  maxPosition: amount(1, 100_000_000).prefault('5000'),
  walkForward: z
    .string()
    .regex(/^[2-9]$/, 'must be a whole number from 2 to 9')
    .transform(Number)
    .optional(),
  stateDir: path.optional(),
  json: z.boolean().default(false),
})

/** What `backtest` is told. Latencies in ms, fee in basis points, amounts in quote. */
export interface BacktestSettings extends Omit<z.output<typeof Flags>, 'data' | 'stateDir'> {
  /** A recording, or a folder of recordings. */
  readonly data: string
}

/** @throws {CliError} A value is wrong (exit 2). */
export function backtestSettings(
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): BacktestSettings {
  const envNames = { symbol: 'SYMBOL', stateDir: 'ASTERKIT_STATE_DIR' }
  const { values } = layerConfig({ schema: Flags, flags, env, envNames })
  const { stateDir, data, ...rest } = values
  for (const file of [rest.params, rest.trend]) {
    if (file !== undefined && !existsSync(file)) throw usageError(`${file} does not exist`)
  }
  return { ...rest, data: data ?? `${stateDir ?? stateFolder(env)}/recordings` }
}
