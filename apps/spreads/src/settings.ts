import { layerConfig, usageError } from '@asterkit/app-kit'
import { paperUrl } from '@asterkit/app-kit/running-paper'
import { symbolList } from '@asterkit/app-kit/settings'
import { type Decimal, decimal } from '@asterkit/instruments'
import { z } from 'zod'

const amount = z
  .string()
  .regex(/^\d{1,15}(?:\.\d{1,8})?$/, 'must be a plain number, such as 1000 or 0.15')
  .transform((text): Decimal => decimal(text))

const positive = amount.refine((value) => value.gt(0), 'must be above 0')

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number)

const watchSeconds = z.union([
  z.literal(true).transform(() => 10),
  z
    .string()
    .regex(/^\d{1,5}(?:\.\d{1,3})?$/, 'must be seconds, such as 10')
    .transform(Number)
    .refine((seconds) => seconds >= 1 && seconds <= 86_400, 'must be 1 to 86400 seconds'),
])

const Flags = z.strictObject({
  live: z.boolean().default(false),
  paperUrl: paperUrl.optional(),
  seed: wholeNumber.optional(),
  symbols: symbolList.optional(),
  size: positive.optional(),
  minVolume: amount.default(decimal('250000000')),
  minApr: amount.default(decimal('5.4')),
  maxBasis: amount.default(decimal('0.15')),
  periods: wholeNumber
    .refine((count) => count >= 2 && count <= 1000, 'must be 2 to 1000')
    .default(10),
  byMean: z.boolean().default(false),
  watch: watchSeconds.optional(),
  json: z.boolean().default(false),
  csv: z.boolean().default(false),
})

const TABLES = ['spreads', 'funding'] as const
type Table = (typeof TABLES)[number]
const ONLY_FOR: Readonly<Record<string, Table>> = {
  size: 'spreads',
  minVolume: 'funding',
  minApr: 'funding',
  maxBasis: 'funding',
  periods: 'funding',
  byMean: 'funding',
}

/** What the person wants to see. Percentages are percent, amounts quote. */
export interface Settings extends z.output<typeof Flags> {
  readonly table: Table
}

/**
 * Reads what the command line says.
 *
 * @throws {CliError} A word or value is wrong, or two options contradict each other (exit 2).
 */
export function readSettings(input: {
  readonly flags: Readonly<Record<string, unknown>>
  readonly words: readonly string[]
}): Settings {
  const { flags, words } = input
  const word = words[0] ?? 'spreads'
  const table = TABLES.find((name) => name === word)
  if (table === undefined)
    throw usageError(`there is no table ${word}; there are ${TABLES.join(', ')}`)
  const { values } = layerConfig({ schema: Flags, flags })
  for (const [name, owner] of Object.entries(ONLY_FOR)) {
    if (flags[name] === undefined || owner === table) continue
    const spelling = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    throw usageError(`--${spelling} belongs to the table ${owner}, not to ${table}`)
  }
  if (values.json && values.csv) throw usageError('choose one of --json and --csv')
  if (values.live && values.paperUrl !== undefined) {
    throw usageError('choose one of --live and --paper-url')
  }
  if (values.seed !== undefined && (values.live || values.paperUrl !== undefined)) {
    throw usageError('--seed is for the made-up market: leave it out with --live and --paper-url')
  }
  return { ...values, table }
}
