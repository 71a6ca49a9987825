import { layerConfig, stateFolder, usageError } from '@asterkit/app-kit'
import { paperUrl } from '@asterkit/app-kit/running-paper'
import {
  PLAIN_NUMBER,
  refuseSimulation,
  runMode,
  speedText,
  symbolList,
  whole,
} from '@asterkit/app-kit/settings'
import { z } from 'zod'
import type { Mode } from './view/sessionFacts.ts'

const quoteAmount = z
  .string()
  .max(30)
  .regex(PLAIN_NUMBER, 'must be an amount of USDT such as 250 or 99.5')

const dayText = z.string().transform((text, context): number => {
  const iso = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(iso) ? Date.parse(iso) : Number.NaN
  // Date.parse reads 2026-02-30 as March: the text must come back as it was.
  if (new Date(Number.isNaN(time) ? 0 : time).toISOString().slice(0, 10) === iso.slice(0, 10))
    return time
  context.addIssue({ code: 'custom', message: 'must be a UTC date such as 2025-03-01' })
  return z.NEVER
})

/** What the command line of `run` may say. Absent means the default of the mode. */
const Flags = z.strictObject({
  paper: z.boolean().default(false),
  testnet: z.boolean().default(false),
  live: z.boolean().default(false),
  /** Folder of recorded hours. */
  replay: z.string().min(1, 'must be a folder').optional(),
  /** Length of a simulation. */
  days: whole(1, 3660).optional(),
  /** Start of a replay, epoch ms. */
  from: dayText.optional(),
  /** Of the synthetic market. */
  seed: whole(0, 4_294_967_295).optional(),
  /** Simulated seconds per real second. */
  speed: speedText.optional(),
  json: z.boolean().default(false),
  /** Quote, both legs together. */
  capital: quoteAmount.optional(),
  leverage: z
    .enum(['1', '2', '3'], 'must be 1, 2 or 3: above 3 the short is liquidated too easily')
    .optional(),
  /** Seconds between decisions. */
  cycle: whole(1, 86_400).optional(),
  symbols: symbolList.optional(),
  /** Named settings; options beside them win. */
  preset: z.enum(['profit', 'volume'], 'must be profit or volume').default('profit'),
  /** JSON file of options, ours or the original bot's; options on the line win. */
  config: z.string().min(1, 'must be a file').optional(),
  /** Quote, 24 h on both markets together. */
  minVolume: quoteAmount.optional(),
  stateDir: z.string().min(1, 'must be a folder').optional(),
  paperUrl: paperUrl.optional(),
  /** Port of `/healthz` and `/metrics` on 127.0.0.1; 0 takes a free one. */
  monitorPort: whole(0, 65_535).optional(),
  /** Seconds between readings of the dashboard. */
  refresh: whole(1, 3600).optional(),
  fresh: z.boolean().default(false),
  yes: z.boolean().default(false),
})

/** Settings of one run, checked and free of contradictions. */
export interface Settings
  extends Omit<z.output<typeof Flags>, 'leverage' | 'paper' | 'testnet' | 'live'> {
  readonly mode: Mode
  readonly leverage?: number
  readonly stateDir: string
}

/**
 * Reads what the command line says; the state folder may also come from `ASTERKIT_STATE_DIR`.
 *
 * @throws {CliError} A value is wrong or two options contradict each other (exit 2).
 */
export function readSettings(
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const { values } = layerConfig({
    schema: Flags,
    flags,
    env,
    envNames: { stateDir: 'ASTERKIT_STATE_DIR', monitorPort: 'ASTERKIT_MONITOR_PORT' },
  })
  const { paper, testnet, live, leverage, ...rest } = values
  const mode = runMode({ paper, testnet, live })
  refuseContradictions(mode, rest)
  const times = leverage === undefined ? {} : { leverage: Number(leverage) }
  return { ...rest, ...times, mode, stateDir: rest.stateDir ?? stateFolder(env) }
}

type Rest = Omit<z.output<typeof Flags>, 'leverage' | 'paper' | 'testnet' | 'live'>

const SIMULATION = {
  replay: '--replay',
  seed: '--seed',
  speed: '--speed',
  from: '--from',
  days: '--days',
  paperUrl: '--paper-url',
} as const

function refuseContradictions(mode: Mode, rest: Rest): void {
  refuseSimulation(mode, rest, SIMULATION)
  if (rest.replay !== undefined && rest.seed !== undefined) {
    throw usageError(
      '--seed makes a synthetic market and --replay plays a recorded one: choose one',
    )
  }
  if (rest.from !== undefined && rest.replay === undefined) {
    throw usageError('--from chooses the first day of a recording: it needs --replay DIR')
  }
  if (rest.paperUrl !== undefined) {
    for (const name of ['replay', 'seed', 'speed'] as const) {
      if (rest[name] !== undefined) {
        throw usageError(
          `--${name} belongs to the exchange that --paper-url points to: set it there`,
        )
      }
    }
  }
}
