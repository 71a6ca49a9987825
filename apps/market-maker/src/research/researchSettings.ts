import { layerConfig, stateFolder, usageError } from '@asterkit/app-kit'
import { paperUrl } from '@asterkit/app-kit/running-paper'
import { symbolList } from '@asterkit/app-kit/settings'
import { z } from 'zod'

const path = z.string().min(1, 'must be a file or folder')

const minutes = z
  .string()
  .regex(/^\d{1,6}(?:\.\d{1,3})?$/, 'must be minutes, such as 60')
  .transform(Number)
  .refine((value) => value > 0, 'must be above 0')

const CalibrateFlags = z.strictObject({
  symbol: symbolList.optional(),
  data: path.optional(),
  out: path.optional(),
  minutes: minutes.optional(),
  every: minutes.optional(),
  stateDir: path.optional(),
  json: z.boolean().default(false),
})

/** What `calibrate` was asked for. */
export interface CalibrateSettings extends z.output<typeof CalibrateFlags> {
  readonly data: string
  readonly out: string
}

type Flags = Readonly<Record<string, unknown>>
type Env = Readonly<Record<string, string | undefined>>

/** @throws {CliError} A value is wrong (exit 2). */
export function readCalibrateSettings(flags: Flags, env: Env): CalibrateSettings {
  const envNames = { symbol: 'SYMBOL', stateDir: 'ASTERKIT_STATE_DIR' }
  const { values } = layerConfig({ schema: CalibrateFlags, flags, env, envNames })
  const folder = values.stateDir ?? stateFolder(env)
  return {
    ...values,
    data: values.data ?? `${folder}/recordings`,
    out: values.out ?? `${folder}/parameters.json`,
  }
}

const TrendFlags = z.strictObject({
  symbol: symbolList.optional(),
  data: path.optional(),
  live: z.boolean().default(false),
  testnet: z.boolean().default(false),
  paperUrl: paperUrl.optional(),
  trendInterval: z
    .enum(['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d'], {
      error: 'must be the length of a candle, such as 5m',
    })
    .default('5m'),
  every: minutes.optional(),
  out: path.optional(),
  stateDir: path.optional(),
  json: z.boolean().default(false),
})

/** What `trend` was asked for. */
export interface TrendSettings extends z.output<typeof TrendFlags> {
  readonly symbol: string[]
  readonly out: string
}

/** @throws {CliError} A value is wrong, or it is not clear where candles come from (exit 2). */
export function readTrendSettings({ interval, ...flags }: Flags, env: Env): TrendSettings {
  const envNames = {
    symbol: 'SYMBOL',
    stateDir: 'ASTERKIT_STATE_DIR',
    trendInterval: 'TREND_INTERVAL',
  }
  const named = interval === undefined ? flags : { ...flags, trendInterval: interval }
  const { values } = layerConfig({ schema: TrendFlags, flags: named, env, envNames })
  const sources = [
    values.data,
    values.paperUrl,
    values.live || undefined,
    values.testnet || undefined,
  ]
  if (sources.filter((source) => source !== undefined).length !== 1) {
    throw usageError(
      'say where candles come from: one of --live, --testnet, --paper-url and --data',
    )
  }
  const { symbol } = values
  if (symbol === undefined) throw usageError('say which perpetuals: --symbol ETHUSDT,BNBUSDT')
  const folder = values.stateDir ?? stateFolder(env)
  return { ...values, symbol, out: values.out ?? `${folder}/trend.json` }
}
