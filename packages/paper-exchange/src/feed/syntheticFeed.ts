import { Decimal, type Instrument } from '@asterkit/instruments'
import type { EpochMs, Feed, FeedEvent, FundingRule } from '../core/contract.ts'
import { type BookShape, bookAround, bookGrid, EMPTY_BOOK, quantize } from './bookAround.ts'
import { FeedError } from './feedError.ts'
import { catalogInstrument, markDecimals } from './instrumentCatalog.ts'
import { LIVELY_STEP_MS, livelyFeed } from './lively/livelyFeed.ts'
import type { Regime } from './lively/regime.ts'
import { seededRandom } from './seededRandom.ts'
import { takeBySteps } from './steppedFeed.ts'
import { SYNTHETIC_PAIRS, type SyntheticPair } from './syntheticPairs.ts'
import { SYNTHETIC_RATE_CAP, SyntheticPairModel, type SyntheticPrices } from './syntheticPrices.ts'

/** Settings of the made-up market. */
export interface SyntheticFeedOptions {
  /** Same seed, same prices to the last digit. Whole number from 0 to 4294967295. */
  readonly seed: number
  /** Virtual start; rounded down to a full hour, of the lively market to a step. @default 2026-01-05T00:00:00Z */
  readonly startTime?: EpochMs
  /** Length; without it the feed never ends. */
  readonly days?: number
  /**
   * Makes the lively market instead: a book every so many milliseconds, trades in between, calm, trends and
   * storms. Divides an hour. @default none, the hourly market; 250 when only the others below are given
   */
  readonly stepMs?: number
  /** Of the lively market: number of pairs, 1 to 200. @default 12 */
  readonly symbolCount?: number
  /** Of the lively market: stays in one regime. @default it changes by itself */
  readonly regime?: Regime
  /** Of the lively market: whether somebody trades between the books; without, long replays are faster. @default true */
  readonly hasTrades?: boolean
}

const HOUR_MS = 3_600_000
const DEFAULT_START: EpochMs = 1_767_571_200_000
const WARM_UP_HOURS = 14 * 24
const LEVELS = 8

/**
 * Makes a deterministic market of a dozen symbols, hour by hour: correlated prices, a basis that comes
 * back, funding that follows it at each symbol's own interval. The README lists the pairs.
 *
 * @throws {FeedError} Seed or length is out of range.
 */
export function syntheticFeed(options: SyntheticFeedOptions): Feed {
  checkOptions(options)
  const { seed, days } = options
  const start = options.startTime ?? DEFAULT_START
  const { stepMs, symbolCount, regime, hasTrades } = options
  const isLively = [stepMs, symbolCount, regime, hasTrades].some((option) => option !== undefined)
  const startTime = start - (start % (isLively ? (stepMs ?? LIVELY_STEP_MS) : HOUR_MS))
  const end = days === undefined ? {} : { endTime: startTime + Math.round(days * 24) * HOUR_MS }
  if (isLively) {
    return livelyFeed({
      seed,
      startTime,
      ...end,
      ...(stepMs === undefined ? {} : { stepMs }),
      ...(symbolCount === undefined ? {} : { symbolCount }),
      ...(regime === undefined ? {} : { regime }),
      ...(hasTrades === undefined ? {} : { hasTrades }),
    })
  }
  const pairs = SYNTHETIC_PAIRS.map((pair) => new PairEvents(pair, seed))
  const market = seededRandom(seed, 'market')
  const walk = (hour: number) => {
    const draw = market.normal()
    const hourOfDay = (startTime / HOUR_MS + hour) % 24
    for (const pair of pairs) pair.step(hour, hourOfDay, draw, startTime + hour * HOUR_MS)
  }
  // The first hour is walked too: what settles at the start itself belongs to the history.
  for (let hour = -WARM_UP_HOURS; hour <= 0; hour += 1) walk(hour)
  const settled = new Map(pairs.map((pair) => [pair.symbol, [...pair.settled]]))
  return {
    name: `synthetic seed ${seed}`,
    instruments: pairs.flatMap((pair) => pair.instruments),
    funding: new Map(pairs.flatMap((pair) => pair.fundingRule())),
    startTime,
    ...end,
    settledBefore: (symbol) => settled.get(symbol) ?? [],
    take: takeBySteps({
      startTime,
      stepMs: HOUR_MS,
      ...end,
      events(hour, time) {
        if (hour > 0) walk(hour)
        return pairs.flatMap((pair) => pair.events(time))
      },
    }),
  }
}

function checkOptions({ seed, days, startTime }: SyntheticFeedOptions): void {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new FeedError(`seed must be a whole number from 0 to 4294967295, not ${seed}`)
  }
  if (days !== undefined && !(days > 0 && days <= 36_500)) {
    throw new FeedError(`days must be above 0 and at most 36500, not ${days}`)
  }
  if (startTime !== undefined && !(Number.isSafeInteger(startTime) && startTime > 0)) {
    throw new FeedError(`startTime must be epoch milliseconds, not ${startTime}`)
  }
}

/** Turns one pair's model into feed events on its instruments' grids. */
class PairEvents {
  readonly symbol: string
  readonly instruments: readonly Instrument[]
  /** Rates settled during the warm-up and at the start. */
  readonly settled: { readonly time: EpochMs; readonly rate: Decimal }[] = []
  readonly #pair: SyntheticPair
  readonly #model: SyntheticPairModel
  readonly #spot: Instrument | undefined
  readonly #perp: Instrument | undefined
  #prices: SyntheticPrices | undefined

  constructor(pair: SyntheticPair, seed: number) {
    this.#pair = pair
    this.symbol = `${pair.baseAsset}USDT`
    this.#model = new SyntheticPairModel(pair, seed)
    this.#spot = catalogInstrument('spot', pair.baseAsset)
    this.#perp = catalogInstrument(
      'perp',
      pair.baseAsset,
      pair.perpStatus === undefined ? {} : { status: pair.perpStatus },
    )
    this.instruments = [this.#spot, this.#perp].filter((listed) => listed !== undefined)
  }

  fundingRule(): [string, FundingRule][] {
    if (this.#perp === undefined) return []
    const cap = new Decimal(String(SYNTHETIC_RATE_CAP))
    const { fundingIntervalHours: intervalHours } = this.#pair
    return [[this.symbol, { intervalHours, cap, floor: cap.negated() }]]
  }

  step(hour: number, hourOfDay: number, draw: number, time: EpochMs): void {
    this.#prices = this.#model.step(hour, hourOfDay, draw)
    if (hour <= 0 && this.#perp !== undefined && this.#prices.isSettlement) {
      this.settled.push({ time, rate: quantize(this.#prices.fundingRate, 8) })
    }
  }

  events(time: EpochMs): readonly FeedEvent[] {
    const prices = this.#prices
    if (prices === undefined) return []
    return [...this.#spotEvents(prices, time), ...this.#perpEvents(prices, time)]
  }

  #spotEvents(prices: SyntheticPrices, time: EpochMs): readonly FeedEvent[] {
    const { symbol } = this
    const pair = this.#pair
    if (this.#spot === undefined) return []
    const shape = bookShape(pair.spotSpreadBps, pair.spotDepth)
    const quoteVolume24h = quantize(pair.spotVolume * prices.activity, 0)
    return [
      { kind: 'book', time, market: 'spot', symbol, book: bookOf(this.#spot, prices.spot, shape) },
      { kind: 'volume', time, market: 'spot', symbol, quoteVolume24h },
    ]
  }

  #perpEvents(prices: SyntheticPrices, time: EpochMs): readonly FeedEvent[] {
    const { symbol } = this
    const pair = this.#pair
    if (this.#perp === undefined) return []
    const decimals = markDecimals(this.#perp)
    const shape = bookShape(pair.perpSpreadBps, pair.perpDepth)
    const isTrading = this.#perp.status === 'TRADING'
    const book = isTrading ? bookOf(this.#perp, prices.perp, shape) : () => EMPTY_BOOK
    return [
      {
        kind: 'mark',
        time,
        symbol,
        markPrice: quantize(prices.mark, decimals),
        indexPrice: quantize(prices.spot, 8),
        fundingRate: quantize(prices.fundingRate, 8),
      },
      { kind: 'book', time, market: 'perp', symbol, book },
      {
        kind: 'volume',
        time,
        market: 'perp',
        symbol,
        quoteVolume24h: quantize(pair.perpVolume * prices.activity, 0),
      },
    ]
  }
}

function bookOf(instrument: Instrument, price: number, shape: BookShape) {
  return bookAround(price, bookGrid(instrument), shape)
}

function bookShape(spreadBps: number, depthQuote: number): BookShape {
  return { spreadBps, depthQuote, levels: LEVELS, levelBps: 1.5 }
}
