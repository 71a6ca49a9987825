import { z } from 'zod'
import { exactFigure } from '../funding-farm/exactFigure.ts'

const bps = (least: number, most: number) => z.number().min(least).max(most)
const wait = (least: number, most: number) => z.int().min(least).max(most)

const Guards = z.strictObject({
  maxBookAgeMs: wait(100, 600_000)
    .default(5_000)
    .describe('Oldest book, by the event time of its newest message, that is quoted on.'),
  maxLatencyMs: wait(50, 60_000)
    .default(2_000)
    .describe('Longest way of a market message to us, and mean answer time of orders.'),
  maxSpreadBps: bps(0.1, 5_000)
    .default(50)
    .describe('Widest visible spread that is quoted in: beyond it the fair price is a guess.'),
  maxVolatilityBps: bps(0.1, 5_000)
    .default(40)
    .describe('Largest standard deviation of one minute of the price at which quoting goes on.'),
  maxJumpBps: bps(0.1, 5_000)
    .default(50)
    .describe('Largest move of the mid between two books; a larger one looks like news.'),
  coolDownMs: wait(0, 3_600_000)
    .default(15_000)
    .describe('Pause after a jump, a burst of volatility, or refusals in a row.'),
  minLiquidationPct: exactFigure({ min: '0', max: '100' })
    .prefault('10')
    .describe(
      'Distance of the liquidation price, percent, below which nothing adds to a position.',
    ),
  maxRefusals: z
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe('Refused or expired placements within a minute that bring about a pause.'),
})

const Limits = z.strictObject({
  maxDayLossQuote: exactFigure({ above: '0' })
    .prefault('50')
    .describe(
      'Loss of one UTC day, open positions at mark included, that ends quoting until the next; over restarts.',
    ),
  maxOrdersPerMinute: z
    .int()
    .min(1)
    .max(900)
    .default(240)
    .describe('Placements and changes a minute. Cancels are never counted against it.'),
  maxParameterAgeMinutes: z
    .number()
    .min(1)
    .max(100_000)
    .default(1_440)
    .describe('Calibrated parameters older than this are refused, and the static widths are used.'),
})

const Execution = z.strictObject({
  countdownMs: wait(10_000, 600_000)
    .default(120_000)
    .describe("The exchange's timer that cancels our orders when we fall silent."),
  renewCountdownMs: wait(1_000, 300_000)
    .default(30_000)
    .describe('How often that timer is started anew; less than half of it.'),
  minMoveBps: bps(0, 1_000)
    .default(1)
    .describe('Smaller moves of a quote keep the order, and with it its place in the queue.'),
  minLifeMs: wait(0, 600_000)
    .default(1_000)
    .describe('An order younger than this is only moved when it could lose money where it stands.'),
  unwindBps: bps(0, 500)
    .default(0)
    .describe(
      'How far through the best price an immediate order may reduce a position beyond the hard limit, or any once the loss of the day has ended quoting; 0: such positions are only quoted out of.',
    ),
  unwindRestMs: wait(0, 60_000)
    .default(0)
    .describe(
      'With unwindBps: how long such a position is first offered by one resting order, at the best price, from half of the time on one tick better; 0: not at all.',
    ),
  flattenOnExit: z
    .boolean()
    .default(false)
    .describe('Whether a stop also closes the position, at the cost of the spread.'),
})

/** The original bot's way: one order at a time, opening on the side of the trend, closing whole. */
const PingPong = z.strictObject({
  isFlipped: z
    .boolean()
    .default(false)
    .describe('Sells to open while no trend is known, instead of buying.'),
  balancePct: exactFigure({ above: '0', max: '100' })
    .prefault('20')
    .describe('Percent of the wallet that one opening order is worth, within hardInventoryQuote.'),
  spreadPct: bps(0.005, 2).default(0.6).describe('Percent from the mid where none is calibrated.'),
  thresholdQuote: exactFigure({ min: '0' })
    .prefault('15')
    .describe('A position worth less counts as flat for the side; its quantity stays on record.'),
  refreshMs: wait(1_000, 3_600_000)
    .default(30_000)
    .describe('How long an order stands before its price is looked at anew.'),
  reusePct: bps(0, 10)
    .default(0.1)
    .describe('Then it is kept while its price would move by no more than this many percent.'),
})

/**
 * Everything the market maker may be told. Basis points carry `Bps`, quote amounts `Quote`, durations `Ms`;
 * figures that are compared with money are exact.
 */
export const MarketMakerConfig = z
  .strictObject({
    symbols: z
      .array(z.string().regex(/^[\p{L}\p{N}_]{2,40}$/u))
      .min(1)
      .max(20)
      .default(['ETHUSDT'])
      .describe('Perpetuals to quote, each with limits of its own.'),
    mode: z
      .enum(['two-sided', 'ping-pong'])
      .default('two-sided')
      .describe('`ping-pong` is the way of the original bot: one order at a time.'),
    levels: z.int().min(1).max(10).default(2).describe('Orders on each side.'),
    orderNotionalQuote: exactFigure({ above: '0' })
      .prefault('100')
      .describe('Value of one order of the first level, before the inventory bends it.'),
    levelSizeGrowth: z
      .number()
      .min(0.2)
      .max(5)
      .default(1)
      .describe('Size of each level as a multiple of the one before it.'),
    levelSpacingBps: bps(0, 500).default(2).describe('Distance between levels.'),
    halfSpreadBps: bps(0.1, 500)
      .default(4)
      .describe('Distance from the fair price where no parameters are calibrated.'),
    minHalfSpreadBps: bps(0, 500)
      .default(1)
      .describe(
        'Never nearer than this, nor than the maker fee and the measured adverse selection.',
      ),
    maxHalfSpreadBps: bps(0.1, 2_000).default(60).describe('Never farther than this.'),
    riskAversion: z
      .number()
      .min(0)
      .max(100)
      .default(1)
      .describe('How strongly inventory and volatility move the quotes; scale-free.'),
    softInventoryQuote: exactFigure({ above: '0' })
      .prefault('500')
      .describe('Position from which on the side that adds to it shrinks.'),
    hardInventoryQuote: exactFigure({ above: '0' })
      .prefault('1000')
      .describe('Position that is never exceeded, even if every order of a side fills at once.'),
    inventorySkewBps: bps(0, 200)
      .default(3)
      .describe('How far a position at the hard limit moves both quotes.'),
    sizeSkew: z
      .number()
      .min(0)
      .max(1)
      .default(0.6)
      .describe('How much a position at the hard limit takes off the size of the adding side.'),
    microPriceWeight: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Share of the micro price in the fair price; the rest is the mid.'),
    trendTiltBps: bps(0, 100)
      .default(1)
      .describe('How far a certain trend moves both quotes; it never switches a side off.'),
    fundingWindowMs: wait(0, 3_600_000)
      .default(600_000)
      .describe('Time before a settlement in which a position that would pay is leaned against.'),
    adverseWeight: z
      .number()
      .min(0)
      .max(5)
      .default(1)
      .describe('Share of the measured adverse selection that is added to the floor of a side.'),
    adoptPosition: z
      .boolean()
      .default(false)
      .describe('Whether a position that our records do not explain is taken over as inventory.'),
    guards: Guards.prefault({}),
    limits: Limits.prefault({}),
    execution: Execution.prefault({}),
    pingPong: PingPong.prefault({}),
  })
  .refine((config) => config.softInventoryQuote.lte(config.hardInventoryQuote), {
    message: 'must be at most hardInventoryQuote',
    path: ['softInventoryQuote'],
  })
  .refine((config) => config.minHalfSpreadBps <= config.maxHalfSpreadBps, {
    message: 'must be at most maxHalfSpreadBps',
    path: ['minHalfSpreadBps'],
  })
  .refine((config) => config.execution.renewCountdownMs * 2 < config.execution.countdownMs, {
    message: 'must be less than half of countdownMs',
    path: ['execution', 'renewCountdownMs'],
  })
  .refine((config) => new Set(config.symbols).size === config.symbols.length, {
    message: 'must not name a symbol twice',
    path: ['symbols'],
  })

/** A checked configuration, defaults filled in. */
export type MarketMakerConfig = z.output<typeof MarketMakerConfig>

/** What a person may write: every option may be left out. */
export type MarketMakerInput = z.input<typeof MarketMakerConfig>
