import { layerConfig, stateFolder, usageError } from '@asterkit/app-kit'
import { paperUrl } from '@asterkit/app-kit/running-paper'
import { symbolList } from '@asterkit/app-kit/settings'
import { z } from 'zod'

const bps = z
  .string()
  .regex(/^\d{1,4}$/, 'must be whole basis points from 1 to 5000')
  .transform(Number)
  .pipe(z.int().min(1, 'must be at least 1').max(5000, 'must be at most 5000, which is 50 %'))

const Flags = z.strictObject({
  symbol: symbolList.optional(),
  all: z.boolean().default(false),
  keepSpot: z.boolean().default(false),
  allCoins: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  yes: z.boolean().default(false),
  json: z.boolean().default(false),
  /** Basis points from the touch and from the reference price. */
  maxSlippage: bps.default(300),
  paperUrl: paperUrl.optional(),
  testnet: z.boolean().default(false),
  live: z.boolean().default(false),
  shortAccount: z.boolean().default(false),
  stateDir: z.string().min(1, 'must be a folder').optional(),
})

/** What one exit is asked to do. */
export interface Settings extends Omit<z.output<typeof Flags>, 'live' | 'testnet'> {
  readonly mode: 'paper' | 'testnet' | 'live'
  readonly stateDir: string
}

/**
 * Reads what the command line says; the state folder may also come from `ASTERKIT_STATE_DIR`.
 *
 * @throws {CliError} A value is wrong, or two options contradict each other (exit 2).
 */
export function readSettings(
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const { values } = layerConfig({
    schema: Flags,
    flags,
    env,
    envNames: { stateDir: 'ASTERKIT_STATE_DIR' },
  })
  const { live, testnet, ...rest } = values
  if (Number(live) + Number(testnet) + Number(rest.paperUrl !== undefined) > 1) {
    throw usageError('choose one of --paper-url, --testnet and --live')
  }
  if (rest.all && rest.symbol !== undefined) throw usageError('choose one of --symbol and --all')
  if (rest.keepSpot && rest.allCoins) {
    throw usageError('--keep-spot keeps all coins and --all-coins sells them: choose one')
  }
  if (rest.yes && !rest.all && rest.symbol === undefined && !rest.dryRun) {
    throw usageError('--yes asks nothing, so say what is meant: --symbol LIST or --all')
  }
  const mode = live ? 'live' : testnet ? 'testnet' : 'paper'
  return { ...rest, mode, stateDir: rest.stateDir ?? stateFolder(env) }
}
