import { z } from 'zod'
import { exactFigure } from '../funding-farm/exactFigure.ts'

const wait = (least: number, most: number) => z.int().min(least).max(most)

const Limits = z.strictObject({
  maxOrdersPerDay: z
    .int()
    .min(4)
    .max(100_000)
    .default(400)
    .describe('Orders per UTC day. Opening stops at the cap; closing and repairing never do.'),
  maxCyclesPerDay: z
    .int()
    .min(1)
    .max(1000)
    .default(48)
    .describe('Pairs opened per UTC day, so that a flapping rule cannot burn the account in fees.'),
  maxRepairsPerDay: z
    .int()
    .min(1)
    .max(1000)
    .default(6)
    .describe(
      'Pairs of a UTC day that may end in a repair before nothing is opened until the next.',
    ),
})

const Points = z.strictObject({
  volumeWeight: exactFigure({ min: '0', max: '1000000' })
    .prefault('1')
    .describe('Points per quote of volume.'),
  holdWeight: exactFigure({ min: '0', max: '1000000' })
    .prefault('1')
    .describe('Points per quote of notional and minute held, before the multiplier.'),
  thresholdMinutes: z
    .number()
    .min(0)
    .max(100_000)
    .default(90)
    .describe('Minutes from which a hold gets the multiplier; inclusive.'),
  multiplier: exactFigure({ min: '0', max: '1000000' })
    .prefault('10')
    .describe('Factor on the holding points of such a hold.'),
})

/**
 * Everything that hold-and-rotate may be told. Percentages carry `Pct`, basis points `Bps`, quote amounts
 * `Quote`, durations their unit. Published with bounds and defaults as docs/holdRotate.schema.json.
 */
export const HoldRotateConfig = z
  .strictObject({
    capitalQuote: exactFigure({ above: '0' })
      .prefault('100')
      .describe('Quote that sizes, exposure cap and drawdown are measured on.'),
    leverage: z
      .int()
      .min(1)
      .max(20)
      .default(5)
      .describe('Times, of both legs. Above 10 a leg that stands alone is lost to a small move.'),
    symbols: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(50)
      .default(['BTCUSDT'])
      .describe('Perpetuals that take turns; one pair is held at a time.'),
    positionPct: exactFigure({ above: '0', max: '50' })
      .prefault('1.5')
      .describe(
        'Margin of one leg, percent of the capital: notional per leg = capital x this x leverage. Not used when notionalPerLegQuote is set.',
      ),
    notionalPerLegQuote: exactFigure({ above: '0' })
      .optional()
      .describe('Notional of one leg, quote; rounded down to whole lots, never up.'),
    minHoldMinutes: z
      .number()
      .min(1)
      .max(10_080)
      .default(90)
      .describe(
        'Minutes from which a pair may be rotated; never before, whatever the target says.',
      ),
    maxHoldMinutes: z
      .number()
      .min(1)
      .max(100_800)
      .default(180)
      .describe('Minutes after which a pair is closed even when the gates keep a new one out.'),
    atMaxHold: z
      .enum(['rotate', 'flat'])
      .default('rotate')
      .describe(
        'rotate: a new pair as soon as the gates allow. flat: no new pair until the next UTC day.',
      ),
    atTarget: z
      .enum(['keep-holding', 'flat'])
      .default('keep-holding')
      .describe(
        'Once the volume of the UTC day has reached the target: keep-holding keeps the pair until the next day, flat closes it after its minimum hold.',
      ),
    dailyVolumeTargetQuote: exactFigure({ above: '0' })
      .prefault('15000')
      .describe('Volume per UTC day, quote, all fills together; no new pair is opened beyond it.'),
    weeklyHoldTarget: exactFigure({ min: '0' })
      .prefault('200000')
      .describe(
        'Holding-time equivalent per week that stats and pace are measured against, in holdUnitHours: an estimate, since no campaign defines it.',
      ),
    holdUnitHours: z
      .number()
      .min(0.01)
      .max(10_000)
      .default(24)
      .describe('Hours that one quote of notional must be held to count as 1.'),
    pairLossStopPct: exactFigure({ above: '0', max: '50' })
      .prefault('1')
      .describe(
        'Loss of the whole pair, fees and funding included, percent of the notional of one leg, at which both legs are closed; inclusive.',
      ),
    maxPairDriftPct: exactFigure({ above: '0', max: '50' })
      .prefault('0.8')
      .describe(
        'Largest |unrealised profit of both legs together|, percent of the notional of one leg; inclusive. Equal legs do not drift with the price.',
      ),
    maxDeltaPct: exactFigure({ above: '0', max: '50' })
      .prefault('1')
      .describe(
        'Largest |long - short|, percent of the larger leg, beyond one lot; more is repaired.',
      ),
    maxMarginRatioPct: exactFigure({ above: '0', max: '90' })
      .prefault('50')
      .describe(
        'Maintenance margin of all positions, percent of the equity, at which the pair is closed; inclusive.',
      ),
    maxLiquidationWayPct: exactFigure({ above: '0', max: '95' })
      .prefault('70')
      .describe(
        'Two accounts only: how much of the way from its entry to its liquidation price a leg may go, percent, before both are closed; inclusive.',
      ),
    maxMarginUsePct: exactFigure({ above: '0', max: '50' })
      .prefault('50')
      .describe(
        'Largest margin of both legs, percent of the equity; more is not opened. Two accounts: of each leg, percent of its account.',
      ),
    maxDrawdownPct: exactFigure({ above: '0', max: '100' })
      .prefault('5')
      .describe(
        'Loss, percent of the capital, realised and unrealised, since the UTC day began (pauses until the next) and since the first start (halts until a person resumes); inclusive.',
      ),
    maxDailyFeeQuote: exactFigure({ above: '0' }).describe(
      'Most fees per UTC day, quote. Required: volume costs money, and nobody else bounds it.',
    ),
    maxDailyFundingQuote: exactFigure({ above: '0' })
      .optional()
      .describe('Most net funding paid per UTC day, quote. Absent: no limit of its own.'),
    maxAbsFundingAprPct: exactFigure({ above: '0', max: '100000' })
      .prefault('200')
      .describe(
        'Largest |funding APR|, percent, at which a pair is opened: funding of equal legs cancels, extreme rates mean stress.',
      ),
    minGapBetweenCyclesSec: wait(0, 86_400)
      .default(60)
      .describe('Seconds between the end of a pair and the next one.'),
    cycleSeconds: wait(1, 3_600).default(60).describe('Seconds between two decisions.'),
    spreadMaxBps: z
      .number()
      .min(0.01)
      .max(200)
      .default(3)
      .describe('Widest spread, basis points of the middle, at which a pair is opened or rotated.'),
    depthMultiple: z
      .number()
      .min(1)
      .max(1000)
      .default(5)
      .describe('Both sides of the book must take this many legs within slippageBps.'),
    slippageBps: z
      .number()
      .min(0.1)
      .max(200)
      .default(10)
      .describe('Basis points beyond the touch that one order may reach; caps the worst fill.'),
    hedgeTimeoutMs: wait(500, 15_000)
      .default(5_000)
      .describe(
        'Milliseconds in which the second leg must follow the first before that is trimmed.',
      ),
    maxQuoteAgeMs: wait(1000, 3_600_000)
      .default(60_000)
      .describe('Milliseconds by exchange event time; older books and premiums open nothing.'),
    points: Points.prefault({}).describe('Formula of the points estimate; campaigns publish none.'),
    limits: Limits.prefault({}).describe('Caps that hold across restarts.'),
  })
  .refine((config) => config.maxHoldMinutes >= config.minHoldMinutes, {
    message: 'must be at least minHoldMinutes',
    path: ['maxHoldMinutes'],
  })
/** What a person writes: every field but `maxDailyFeeQuote` may be left out. */
export type HoldRotateInput = z.input<typeof HoldRotateConfig>
/** Effective configuration; exact figures are decimals. */
export type HoldRotateConfig = z.output<typeof HoldRotateConfig>
