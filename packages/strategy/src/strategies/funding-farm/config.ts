import { type Decimal, decimal, InvalidInputError } from '@asterkit/instruments'
import { z } from 'zod'

const PLAIN = /^-?\d+(?:\.\d+)?$/

/** Schema of an exact figure. Named, so that the published types say `Decimal` of @asterkit/instruments. */
export interface ExactFigure extends z.ZodType<Decimal, string | number | Decimal> {}

/** Exact figure: text, or a number whose shortest text is meant. Becomes a `Decimal`. */
function exact(rule: { min?: string; above?: string; max?: string }): ExactFigure {
  return z
    .union(
      [z.string(), z.number(), z.custom<Decimal>(isDecimal)],
      'must be a plain number such as 0.15',
    )
    .transform((value, context): Decimal => {
      const text = typeof value === 'object' ? value.toFixed() : String(value)
      const problem = exactProblem(text, rule)
      if (problem === undefined) return decimal(text)
      context.addIssue({ code: 'custom', message: problem })
      return z.NEVER
    })
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'toFixed' in value
}

function exactProblem(
  text: string,
  rule: { min?: string; above?: string; max?: string },
): string | undefined {
  if (!PLAIN.test(text) || text.length > 40) return 'must be a plain number such as 0.15'
  const value = decimal(text)
  if (rule.min !== undefined && value.lt(rule.min)) return `must be at least ${rule.min}`
  if (rule.above !== undefined && value.lte(rule.above)) return `must be above ${rule.above}`
  if (rule.max !== undefined && value.gt(rule.max)) return `must be at most ${rule.max}`
  return undefined
}

const hours = (least: number, most = 8760) => z.number().min(least).max(most)
const wait = (least: number, most: number) => z.int().min(least).max(most)

/** When a better symbol is worth the cost of moving. */
const Rotation = z.strictObject({
  /** Off: a pair is never given up for another one. Governs every rule of this group. */
  isEnabled: z.boolean().default(true),
  /** Hours; a pair younger than this is never rotated, so that noise cannot churn fees. */
  minHours: hours(0).default(8),
  /** The other symbol's average APR must be at least this many times the held one's current average. */
  aprMultiplier: exact({ min: '1', max: '100' }).prefault('2'),
  /** Percentage points per year that the average APR must gain as well; 0 leaves it to the cost test. */
  minAprGainPct: exact({ min: '0', max: '10000' }).prefault('10'),
  /** The gain over the expected hold must exceed this multiple of the cost of all four fills. */
  costSafety: exact({ min: '1', max: '100' }).prefault('1.5'),
})

/** Caps that hold across restarts; they are counted from the journal. */
const Limits = z.strictObject({
  /** Orders per UTC day of exchange time. Opening stops at the cap; reducing never does. */
  maxOrdersPerDay: z.int().min(1).max(100_000).default(400),
  /** Pairs opened per UTC day, so that a flapping rule cannot burn the account in fees. */
  maxRoundTripsPerDay: z.int().min(1).max(1000).default(6),
  /** Largest notional of one pair, quote. Larger intents are shrunk to it. Absent: no cap. */
  maxNotionalQuote: exact({ above: '0' }).optional(),
})

/** How old a cached fact may be before it is read again. Milliseconds of exchange time. */
const Refresh = z.strictObject({
  /** Market rules and symbol status of both markets. */
  instrumentsMs: wait(60_000, 604_800_000).default(86_400_000),
  /** Funding intervals and caps; they can change under volatility and are read again before opening. */
  fundingTermsMs: wait(60_000, 86_400_000).default(14_400_000),
  /** 24 h volumes of both markets. */
  volumesMs: wait(60_000, 86_400_000).default(21_600_000),
  /** Commission rates and margin brackets per symbol. */
  commissionsMs: wait(60_000, 604_800_000).default(86_400_000),
  /** Balances, and positions while none is ours; own activity and account events read them at once. */
  balancesMs: wait(60_000, 604_800_000).default(86_400_000),
})

/**
 * Everything the funding farm may be told. Percentages carry `Pct`, basis points `Bps`, quote amounts
 * `Quote`, durations their unit. Exact figures may be written as text or number and become decimals.
 */
export const FundingFarmConfig = z.strictObject({
  /** Times; 1, 2 or 3. The perp wallet gets 1 / (L + 1) of the capital, so 1 is furthest from liquidation. */
  leverage: z.int().min(1).max(3).default(1),
  /** Fraction of the capital put to work; the rest pays fees, slippage and funding. */
  capitalFraction: exact({ above: '0', max: '1' }).prefault('0.96'),
  /** Largest capital in quote, both legs together. Absent: all free USDT of both wallets. */
  capitalQuote: exact({ above: '0' }).optional(),
  /** Percent per year on the notional of one leg; inclusive. Filters before costs are counted. */
  minFundingAprPct: exact({ min: '0', max: '10000' }).prefault('5.4'),
  /** Judges by the mean of the last settled rates and the upcoming one, since one rate is mostly noise. */
  useFundingAverage: z.boolean().default(true),
  /** Rates in that mean, the upcoming one included. */
  fundingAveragePeriods: z.int().min(2).max(1000).default(10),
  /** Least 24 h value traded on both markets together, quote; inclusive. Thin markets are dear to leave. */
  minVolumeQuote: exact({ min: '0' }).prefault('250000000'),
  /** Largest |perp mid - spot mid| / spot mid, percent; inclusive. A wide basis costs when it closes. */
  maxBasisPct: exact({ above: '0', max: '10' }).prefault('0.15'),
  /** The expected net over the expected hold must be above this, quote. */
  minNetQuote: exact({ min: '0' }).prefault('0'),
  /** Hours over which costs must be earned back when an entry or a rotation is judged. */
  expectedHoldHours: hours(1).default(336),
  /** Fraction cut from the rate when the future is estimated: high rates fall back. */
  rateDecay: exact({ min: '0', max: '1' }).prefault('0.3'),
  /** Funding received / round-trip fees from which a pair counts as paid for; inclusive. */
  feeCoverageMultiplier: exact({ above: '0', max: '1000' }).prefault('1.5'),
  /** Hours after which a pair is closed unless it would be opened again right now. */
  maxPositionAgeHours: hours(1).default(336),
  rotation: Rotation.prefault({}),
  /** Basis points beyond the touch that one IOC order may reach; caps the worst fill. */
  slippageBps: z.number().min(0).max(200).default(10),
  /** Basis points per fill that costs are estimated with. */
  expectedSlippageBps: z.number().min(0).max(200).default(1),
  /** Largest unhedged value between two legs, quote; larger pairs are built in slices. */
  maxNakedQuote: exact({ above: '0' }).prefault('2500'),
  /** Pairs held at once. This version holds one. */
  maxPairs: z.int().min(1).max(1).default(1),
  /** Milliseconds between two decisions. Replays of hourly data use 3600000. */
  cycleIntervalMs: wait(1000, 86_400_000).default(300_000),
  /** Smallest transfer between the wallets, quote; smaller differences are left alone. */
  minTransferQuote: exact({ above: '0' }).prefault('1'),
  /** The only symbols that may be opened. Absent: every symbol of both markets. */
  symbols: z.array(z.string().min(1).max(64)).min(1).max(1000).optional(),
  /** Milliseconds by exchange event time; older books and premiums open nothing. */
  maxQuoteAgeMs: wait(1000, 3_600_000).default(60_000),
  limits: Limits.prefault({}),
  refresh: Refresh.prefault({}),
})
/** What a person writes: every field may be left out. */
export type FundingFarmInput = z.input<typeof FundingFarmConfig>
/** Effective configuration; exact figures are decimals. */
export type FundingFarmConfig = z.output<typeof FundingFarmConfig>

/**
 * Reads a configuration.
 *
 * @throws {InvalidInputError} One line that names the first wrong field, what it may be and what it was.
 */
export function parseFundingFarmConfig(input: unknown): FundingFarmConfig {
  const result = FundingFarmConfig.safeParse(input)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new InvalidInputError(
    issue === undefined ? 'configuration is unusable' : oneLine(issue, input),
  )
}

function oneLine(issue: z.core.$ZodIssue, input: unknown): string {
  const field = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => JSON.stringify(key)).join(', ')
    return `unknown option ${names}${field === '' ? '' : ` in ${field}`}`
  }
  if (field === '') return 'configuration must be an object of options'
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  )
  return `${field}: ${plainMessage(issue)}, got ${shown(value)}`
}

function plainMessage(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big') return `must be at most ${String(issue.maximum)}`
  if (issue.code === 'too_small') return `must be at least ${String(issue.minimum)}`
  if (issue.code === 'invalid_type') return `must be ${EXPECTED[issue.expected] ?? issue.expected}`
  return issue.message.replaceAll(/\s+/g, ' ')
}

const EXPECTED: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of options',
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
}
