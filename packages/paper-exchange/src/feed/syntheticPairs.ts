/** A funding-rich spell: the premium jumps and then halves again and again. */
export interface RichSpell {
  /** Day within the cycle of 30 days, counted from the feed's start. */
  readonly day: number
  /** Added premium at its height, in basis points of the price. */
  readonly peakBps: number
  readonly halfLifeDays: number
}

/** One made-up pair: what it costs, how it moves, and what its funding is like. */
export interface SyntheticPair {
  readonly baseAsset: string
  readonly startPrice: number
  /** Standard deviation of hourly returns, in basis points: the market's part and its own. */
  readonly marketMoveBps: number
  readonly ownMoveBps: number
  /** Premium of the perpetual towards which it returns, in basis points. */
  readonly basePremiumBps: number
  /** Premium swing to both sides with a period of `swingDays`, in basis points. */
  readonly swingBps: number
  readonly swingDays: number
  readonly spells: readonly RichSpell[]
  readonly fundingIntervalHours: 1 | 4 | 8
  /** Typical traded value of 24 h, in quote. */
  readonly spotVolume: number
  readonly perpVolume: number
  readonly spotSpreadBps: number
  readonly perpSpreadBps: number
  /** Value on each side of a book, in quote. */
  readonly spotDepth: number
  readonly perpDepth: number
  /** Status of the perpetual when it is not `TRADING`. */
  readonly perpStatus?: string
}

const MILLION = 1_000_000
const CALM = { swingBps: 0, swingDays: 1, spells: [] } as const

/** Each pair shows one thing that a funding farmer meets. */
export const SYNTHETIC_PAIRS: readonly SyntheticPair[] = [
  // Calm and positive: the interest floor of 1 bp per 8 h, never worth the fees of a short stay.
  {
    ...CALM,
    baseAsset: 'BTC',
    startPrice: 92_000,
    marketMoveBps: 40,
    ownMoveBps: 8,
    basePremiumBps: 2,
    fundingIntervalHours: 8,
    spotVolume: 420 * MILLION,
    perpVolume: 5_200 * MILLION,
    spotSpreadBps: 0.6,
    perpSpreadBps: 0.3,
    spotDepth: 900_000,
    perpDepth: 2_500_000,
  },
  {
    ...CALM,
    baseAsset: 'ETH',
    startPrice: 3_150,
    marketMoveBps: 52,
    ownMoveBps: 18,
    basePremiumBps: -4.4,
    fundingIntervalHours: 8,
    spotVolume: 260 * MILLION,
    perpVolume: 3_100 * MILLION,
    spotSpreadBps: 0.8,
    perpSpreadBps: 0.4,
    spotDepth: 700_000,
    perpDepth: 1_800_000,
  },
  // Flips its sign every few days.
  {
    baseAsset: 'BNB',
    startPrice: 870,
    marketMoveBps: 42,
    ownMoveBps: 20,
    basePremiumBps: 0,
    swingBps: 9,
    swingDays: 5,
    spells: [],
    fundingIntervalHours: 8,
    spotVolume: 190 * MILLION,
    perpVolume: 1_200 * MILLION,
    spotSpreadBps: 1,
    perpSpreadBps: 1.1,
    spotDepth: 400_000,
    perpDepth: 900_000,
  },
  // Three pairs that take turns at being rich.
  {
    baseAsset: 'ASTER',
    startPrice: 0.94,
    marketMoveBps: 55,
    ownMoveBps: 45,
    basePremiumBps: 3,
    swingBps: 0,
    swingDays: 1,
    spells: [
      { day: -1, peakBps: 10, halfLifeDays: 4 },
      { day: 21, peakBps: 9, halfLifeDays: 4 },
    ],
    fundingIntervalHours: 4,
    spotVolume: 150 * MILLION,
    perpVolume: 900 * MILLION,
    spotSpreadBps: 1.5,
    perpSpreadBps: 1.2,
    spotDepth: 250_000,
    perpDepth: 500_000,
  },
  {
    baseAsset: 'SOL',
    startPrice: 138,
    marketMoveBps: 58,
    ownMoveBps: 25,
    basePremiumBps: 2,
    swingBps: 0,
    swingDays: 1,
    spells: [{ day: 7, peakBps: 12, halfLifeDays: 4 }],
    fundingIntervalHours: 8,
    spotVolume: 120 * MILLION,
    perpVolume: 1_900 * MILLION,
    spotSpreadBps: 1,
    perpSpreadBps: 0.8,
    spotDepth: 350_000,
    perpDepth: 800_000,
  },
  {
    baseAsset: 'HYPE',
    startPrice: 25.4,
    marketMoveBps: 60,
    ownMoveBps: 50,
    basePremiumBps: 1,
    swingBps: 0,
    swingDays: 1,
    spells: [{ day: 14, peakBps: 14, halfLifeDays: 4 }],
    fundingIntervalHours: 1,
    spotVolume: 60 * MILLION,
    perpVolume: 420 * MILLION,
    spotSpreadBps: 1.6,
    perpSpreadBps: 1.2,
    spotDepth: 200_000,
    perpDepth: 400_000,
  },
  // Negative: a short would pay.
  {
    ...CALM,
    baseAsset: 'DOGE',
    startPrice: 0.1385,
    marketMoveBps: 60,
    ownMoveBps: 30,
    basePremiumBps: -9,
    fundingIntervalHours: 8,
    spotVolume: 80 * MILLION,
    perpVolume: 700 * MILLION,
    spotSpreadBps: 1.4,
    perpSpreadBps: 1,
    spotDepth: 250_000,
    perpDepth: 500_000,
  },
  // Rich, but hardly traded.
  {
    ...CALM,
    baseAsset: 'CAKE',
    startPrice: 1.92,
    marketMoveBps: 50,
    ownMoveBps: 45,
    basePremiumBps: 11,
    fundingIntervalHours: 8,
    spotVolume: 6 * MILLION,
    perpVolume: 31 * MILLION,
    spotSpreadBps: 6,
    perpSpreadBps: 5,
    spotDepth: 30_000,
    perpDepth: 50_000,
  },
  // A stable pair: nearly no price risk, nearly no funding.
  {
    ...CALM,
    baseAsset: 'USD1',
    startPrice: 0.9993,
    marketMoveBps: 0,
    ownMoveBps: 0.3,
    basePremiumBps: -4.8,
    fundingIntervalHours: 8,
    spotVolume: 34 * MILLION,
    perpVolume: 62 * MILLION,
    spotSpreadBps: 1,
    perpSpreadBps: 1,
    spotDepth: 500_000,
    perpDepth: 500_000,
  },
  // Perpetual only, spot only, and one that is being settled.
  {
    ...CALM,
    baseAsset: 'XAU',
    startPrice: 4_310,
    marketMoveBps: 4,
    ownMoveBps: 16,
    basePremiumBps: 6,
    fundingIntervalHours: 4,
    spotVolume: 0,
    perpVolume: 380 * MILLION,
    spotSpreadBps: 0,
    perpSpreadBps: 0.5,
    spotDepth: 0,
    perpDepth: 600_000,
  },
  {
    ...CALM,
    baseAsset: 'FORM',
    startPrice: 0.31,
    marketMoveBps: 40,
    ownMoveBps: 60,
    basePremiumBps: 0,
    fundingIntervalHours: 8,
    spotVolume: 9 * MILLION,
    perpVolume: 0,
    spotSpreadBps: 8,
    perpSpreadBps: 0,
    spotDepth: 20_000,
    perpDepth: 0,
  },
  {
    ...CALM,
    baseAsset: 'SAND',
    startPrice: 0.124,
    marketMoveBps: 0,
    ownMoveBps: 0,
    basePremiumBps: 9,
    fundingIntervalHours: 8,
    spotVolume: 3 * MILLION,
    perpVolume: 1 * MILLION,
    spotSpreadBps: 20,
    perpSpreadBps: 20,
    spotDepth: 20_000,
    perpDepth: 20_000,
    perpStatus: 'SETTLING',
  },
]
