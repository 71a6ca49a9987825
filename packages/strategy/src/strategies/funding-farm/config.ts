import { z } from 'zod'
import { exactFigure } from './exactFigure.ts'

const hours = (least: number, most = 8760) => z.number().min(least).max(most)
const wait = (least: number, most: number) => z.int().min(least).max(most)

const Rotation = z.strictObject({
  isEnabled: z
    .boolean()
    .default(true)
    .describe('Off: a pair is never given up for another one. Governs every rule of this group.'),
  minHours: hours(0)
    .default(8)
    .describe('Hours; a pair younger than this is never rotated, so that noise cannot churn fees.'),
  aprMultiplier: exactFigure({ min: '1', max: '100' })
    .prefault('2')
    .describe(
      "The other symbol's average APR must be at least this many times the held one's current average.",
    ),
  minAprGainPct: exactFigure({ min: '0', max: '10000' })
    .prefault('10')
    .describe(
      'Percentage points per year that the average APR must gain as well; 0 leaves it to the cost test.',
    ),
  costSafety: exactFigure({ min: '1', max: '100' })
    .prefault('1.5')
    .describe(
      'The gain over the expected hold must exceed this multiple of the cost of all four fills.',
    ),
})

const MarginLadder = z
  .strictObject({
    topUpAtPct: exactFigure({ above: '0', max: '70' })
      .prefault('40')
      .describe('From here on free USDT of both wallets is added to the margin of the short.'),
    topUpTargetPct: exactFigure({ above: '0', max: '70' })
      .prefault('30')
      .describe(
        'Where an addition of margin brings the short back to, so that one addition lasts for a while.',
      ),
    trimAtPct: exactFigure({ above: '0', max: '70' })
      .prefault('55')
      .describe(
        'From here on both legs shrink when there is no money to add; the coins sold become margin.',
      ),
    trimPct: exactFigure({ min: '1', max: '100' })
      .prefault('25')
      .describe('Percent of the pair given up at once.'),
  })
  .refine((ladder) => ladder.topUpTargetPct.lt(ladder.topUpAtPct), {
    message: 'must be below topUpAtPct',
    path: ['topUpTargetPct'],
  })
  .refine((ladder) => ladder.topUpAtPct.lte(ladder.trimAtPct), {
    message: 'must be at least topUpAtPct',
    path: ['trimAtPct'],
  })

const Limits = z.strictObject({
  maxOrdersPerDay: z
    .int()
    .min(1)
    .max(100_000)
    .default(400)
    .describe(
      'Orders per UTC day of exchange time. Opening stops at the cap; reducing never does.',
    ),
  maxRoundTripsPerDay: z
    .int()
    .min(1)
    .max(1000)
    .default(6)
    .describe('Pairs opened per UTC day, so that a flapping rule cannot burn the account in fees.'),
  maxNotionalQuote: exactFigure({ above: '0' })
    .optional()
    .describe(
      'Largest notional of one pair, quote. Larger intents are shrunk to it. Absent: no cap.',
    ),
  maxTotalNotionalQuote: exactFigure({ above: '0' })
    .optional()
    .describe(
      'Largest notional of all held pairs together, quote, at their entry values. Absent: no cap.',
    ),
})

const Refresh = z.strictObject({
  instrumentsMs: wait(60_000, 604_800_000)
    .default(86_400_000)
    .describe('Market rules and symbol status of both markets.'),
  fundingTermsMs: wait(60_000, 86_400_000)
    .default(14_400_000)
    .describe(
      'Funding intervals and caps; they can change under volatility and are read again before opening.',
    ),
  volumesMs: wait(60_000, 86_400_000)
    .default(21_600_000)
    .describe('24 h volumes of both markets, and announcements.'),
  commissionsMs: wait(60_000, 604_800_000)
    .default(86_400_000)
    .describe('Commission rates and margin brackets per symbol.'),
  balancesMs: wait(60_000, 604_800_000)
    .default(86_400_000)
    .describe(
      'Balances, positions while none is ours, and the full comparison of journal and venue; own activity and account events bring these about at once.',
    ),
})

/**
 * Everything the funding farm may be told. Percentages carry `Pct`, basis points `Bps`, quote amounts
 * `Quote`, durations their unit. Exact figures may be written as text or number and become decimals.
 * The descriptions are published with bounds and defaults as docs/fundingFarm.schema.json (`pnpm generate`).
 */
export const FundingFarmConfig = z.strictObject({
  leverage: z
    .int()
    .min(1)
    .max(3)
    .default(1)
    .describe(
      'Times; 1, 2 or 3. The perp wallet gets 1 / (L + 1) of the capital, so 1 is furthest from liquidation.',
    ),
  capitalFraction: exactFigure({ above: '0', max: '1' })
    .prefault('0.96')
    .describe('Fraction of the capital put to work; the rest pays fees, slippage and funding.'),
  capitalQuote: exactFigure({ above: '0' })
    .optional()
    .describe(
      'Largest capital in quote, both legs together. Absent: all free USDT of both wallets.',
    ),
  reserveQuote: exactFigure({ min: '0' })
    .prefault('0')
    .describe(
      'Quote that is never put to work, besides what `capitalFraction` leaves: pays fees of closing and repairs.',
    ),
  minFundingAprPct: exactFigure({ min: '0', max: '10000' })
    .prefault('5.4')
    .describe(
      'Percent per year on the notional of one leg; inclusive. Filters before costs are counted.',
    ),
  useFundingAverage: z
    .boolean()
    .default(true)
    .describe(
      'Judges by the mean of the last settled rates and the upcoming one, since one rate is mostly noise.',
    ),
  fundingAveragePeriods: z
    .int()
    .min(2)
    .max(1000)
    .default(10)
    .describe('Rates in that mean, the upcoming one included.'),
  fundingHistoryPeriods: z
    .int()
    .min(2)
    .max(1000)
    .default(30)
    .describe(
      'Settled rates that are read per symbol, at least one less than fundingAveragePeriods; the rest serves the exponential average and the sign flips.',
    ),
  maxFundingLimitShare: exactFigure({ above: '0', max: '1' })
    .prefault('0.9')
    .describe(
      'Fraction of the cap or floor of the rate, where the venue states one; an upcoming rate that reaches it is not opened, because the market is under stress and the rate cannot be trusted to stay.',
    ),
  minVolumeQuote: exactFigure({ min: '0' })
    .prefault('250000000')
    .describe(
      'Least 24 h value traded on both markets together, quote; inclusive. Thin markets are dear to leave.',
    ),
  maxBasisPct: exactFigure({ above: '0', max: '10' })
    .prefault('0.15')
    .describe(
      'Largest |perp mid - spot mid| / spot mid, percent; inclusive. A wide basis costs when it closes.',
    ),
  goal: z
    .enum(['profit', 'volume'])
    .default('profit')
    .describe(
      'profit: opens only what is expected to earn more than it costs. volume: trades for volume at a planned loss, bounded by maxVolumeCostQuote; a pair is closed as soon as feeCoverageMultiplier is reached.',
    ),
  maxVolumeCostQuote: exactFigure({ min: '0', max: '20' })
    .prefault('1')
    .describe(
      'Quote per 1,000 quote of volume; with the goal volume a pair that is expected to lose more is not opened. Inclusive.',
    ),
  minNetQuote: exactFigure({ min: '0' })
    .prefault('0')
    .describe('The expected net over the expected hold must be above this, quote.'),
  expectedHoldHours: hours(1)
    .default(336)
    .describe('Hours over which costs must be earned back when an entry or a rotation is judged.'),
  rateDecay: exactFigure({ min: '0', max: '1' })
    .prefault('0.3')
    .describe('Fraction cut from the rate when the future is estimated: high rates fall back.'),
  feeCoverageMultiplier: exactFigure({ above: '0', max: '1000' })
    .prefault('1.5')
    .describe(
      'Funding received / round-trip fees from which a pair counts as paid for; inclusive.',
    ),
  maxPositionAgeHours: hours(1)
    .default(336)
    .describe('Hours after which a pair is closed unless it would be opened again right now.'),
  negativeCarryAprPct: exactFigure({ min: '0', max: '1000' })
    .prefault('1')
    .describe(
      'Percent per year that funding must cost, by its average and by the upcoming rate, before a pair is left.',
    ),
  maxDeltaPct: exactFigure({ above: '0', max: '50' })
    .prefault('2')
    .describe(
      'Largest |spot + perp| of a pair, percent of its larger leg; beyond one lot it is repaired anyway.',
    ),
  maxPerpDeviationPct: exactFigure({ above: '0', max: '100' })
    .prefault('2')
    .describe(
      'Percent that the perp may be away from index and spot for a pair to be closed for its earnings.',
    ),
  margin: MarginLadder.prefault({}).describe(
    'What is done as the short loses margin, long before the stop; percent of the way to liquidation.',
  ),
  rotation: Rotation.prefault({}).describe('When a better symbol is worth the cost of moving.'),
  survivePriceDropPct: exactFigure({ min: '0', max: '90' })
    .prefault('20')
    .describe(
      'Percent that the coin may fall until the smallest pair is too small to sell on spot; no smaller one is opened.',
    ),
  slippageBps: z
    .number()
    .min(0)
    .max(200)
    .default(10)
    .describe('Basis points beyond the touch that one IOC order may reach; caps the worst fill.'),
  expectedSlippageBps: z
    .number()
    .min(0)
    .max(200)
    .default(1)
    .describe(
      'Basis points per fill that costs are estimated with until the books are read; then they are walked.',
    ),
  maxNakedQuote: exactFigure({ above: '0' })
    .prefault('2500')
    .describe('Largest unhedged value between two legs, quote; larger pairs are built in slices.'),
  spotEntry: z
    .enum(['taker', 'maker-first'])
    .default('taker')
    .describe(
      'taker: the coins of a slice are bought at once. maker-first: a post-only order rests at the best bid first, each fill is hedged at once, and what is missing is then taken; pays where makers pay less or the spread is wide, but a bot that dies in the wait leaves that one order resting until it starts again or an emergency exit runs.',
    ),
  makerWaitSeconds: z
    .int()
    .min(1)
    .max(120)
    .default(20)
    .describe(
      'Seconds that one post-only order of a maker-first entry may rest. All waits of one opening together last no longer than one cycle (but one full wait), since other pairs are not looked after meanwhile.',
    ),
  maxPairs: z
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe(
      'Pairs held at once; the capital is split evenly among them. More pairs spread the risk of one coin.',
    ),
  cycleIntervalMs: wait(1000, 86_400_000)
    .default(300_000)
    .describe('Milliseconds between two decisions. Replays of hourly data use 3600000.'),
  adoptSymbols: z
    .array(z.string().min(1).max(64))
    .max(100)
    .default([])
    .describe(
      "Perp symbols whose hedged pair on the account is the bot's own though no journal knows it: taken over with figures from the exchange's history. A new journal takes over by itself what orders with the bot's client ids have built; others are left alone.",
    ),
  valueIntervalMs: wait(60_000, 604_800_000)
    .default(14_400_000)
    .describe(
      "Milliseconds between two points of the account's history of value; each is one line of the journal.",
    ),
  minTransferQuote: exactFigure({ above: '0' })
    .prefault('1')
    .describe('Smallest transfer between the wallets, quote; smaller differences are left alone.'),
  symbols: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(1000)
    .optional()
    .describe('The only symbols that may be opened. Absent: every symbol of both markets.'),
  maxQuoteAgeMs: wait(1000, 3_600_000)
    .default(60_000)
    .describe('Milliseconds by exchange event time; older books and premiums open nothing.'),
  limits: Limits.prefault({}).describe(
    'Caps that hold across restarts; they are counted from the journal.',
  ),
  refresh: Refresh.prefault({}).describe(
    'How old a cached fact may be before it is read again. Milliseconds of exchange time.',
  ),
})
/** What a person writes: every field may be left out. */
export type FundingFarmInput = z.input<typeof FundingFarmConfig>
/** Effective configuration; exact figures are decimals. */
export type FundingFarmConfig = z.output<typeof FundingFarmConfig>
