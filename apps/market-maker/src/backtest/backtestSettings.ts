import { layerConfig, stateFolder } from '@asterkit/app-kit'
import { z } from 'zod'

const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/

function amount(least: number, most: number) {
  const rule = `must be a number from ${least} to ${most}`
  return z
    .string()
    .regex(PLAIN_NUMBER, rule)
    .transform(Number)
    .pipe(z.number().min(least, rule).max(most, rule))
}

const symbolList = z.string().transform((text, context): string[] => {
  const symbols = text.split(',').map((symbol) => symbol.trim().toUpperCase())
  if (symbols.every((symbol) => /^[\p{L}\p{N}_]{2,40}$/u.test(symbol))) return [...new Set(symbols)]
  const message = 'must be symbols with commas between, such as ETHUSDT,BNBUSDT'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})
const path = z.string().min(1, 'must be a file or folder')

const Flags = z.strictObject({
  symbol: symbolList.optional(),
  data: path.optional(),
  config: path.optional(),
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
  return { ...rest, data: data ?? `${stateDir ?? stateFolder(env)}/recordings` }
}
