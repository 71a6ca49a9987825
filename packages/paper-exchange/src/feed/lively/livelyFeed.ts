import { Decimal } from '@asterkit/instruments'
import type { EpochMs, Feed, FeedEvent } from '../../core/contract.ts'
import { quantize } from '../bookAround.ts'
import { FeedError } from '../feedError.ts'
import { catalogInstrument, markDecimals } from '../instrumentCatalog.ts'
import { seededRandom } from '../seededRandom.ts'
import { takeBySteps } from '../steppedFeed.ts'
import { SYNTHETIC_RATE_CAP } from '../syntheticPrices.ts'
import { LivelyMarket, type MarketStep } from './livelyMarket.ts'
import { LivelyModel } from './livelyModel.ts'
import { isStockSession, type LivelyPair, livelyPairs } from './livelyPairs.ts'
import { type Regime, type RegimeEffect, RegimeWalk } from './regime.ts'

/** Settings of the lively market; all but the seed has a default. */
export interface LivelyFeedOptions {
  readonly seed: number
  readonly startTime: EpochMs
  readonly endTime?: EpochMs
  /** Time between two books, ms; divides an hour. @default 250 */
  readonly stepMs?: number
  /** Number of pairs, 1 to 200. @default 12 */
  readonly symbolCount?: number
  /** Stays in one regime. @default it changes by itself */
  readonly regime?: Regime
  /** Whether somebody trades between the books. @default true */
  readonly hasTrades?: boolean
}

/** Time between two books when none is given, ms. */
export const LIVELY_STEP_MS = 250

const HOUR_MS = 3_600_000
const WARM_UP_HOURS = 14 * 24
const MARK_EVERY_MS = 1000
const VOLUME_EVERY_MS = 60_000

/**
 * Makes a deterministic market in small steps: calm, trends and storms, correlated symbols with jumps,
 * prints inside the steps, thin and stock-like symbols.
 *
 * @throws {FeedError} Step or number of symbols is out of range.
 */
export function livelyFeed(options: LivelyFeedOptions): Feed {
  const { seed, startTime, stepMs = LIVELY_STEP_MS, symbolCount = 12, hasTrades = true } = options
  if (!(Number.isInteger(stepMs) && stepMs >= 1 && HOUR_MS % stepMs === 0)) {
    throw new FeedError(
      `the step must be a number of milliseconds that divides an hour, not ${stepMs}`,
    )
  }
  if (!(Number.isInteger(symbolCount) && symbolCount >= 1 && symbolCount <= 200)) {
    throw new FeedError(`the number of symbols must be 1 to 200, not ${symbolCount}`)
  }
  const pairs = livelyPairs(symbolCount).map((pair) => new PairWalk(pair, seed))
  const regimes = new RegimeWalk(seed, options.regime)
  const market = seededRandom(seed, 'lively market')
  const walk = (from: EpochMs, time: EpochMs) => {
    const hours = (time - from) / HOUR_MS
    const effect = regimes.step(hours)
    const draw = market.normal()
    for (const pair of pairs) pair.walk(hours, draw, effect)
    return effect
  }
  let effect = regimes.step(0)
  const fullHour = startTime - (startTime % HOUR_MS)
  for (let hour = -WARM_UP_HOURS; hour <= 0; hour += 1) {
    const time = fullHour + hour * HOUR_MS
    effect = walk(time - HOUR_MS, time)
    for (const pair of pairs) pair.settleBefore(time)
  }
  if (startTime > fullHour) effect = walk(fullHour, startTime)
  return {
    name: `lively seed ${seed}, ${symbolCount} pairs, ${stepMs} ms, ${options.regime ?? 'all regimes'}${hasTrades ? '' : ', books only'}`,
    instruments: pairs.flatMap((pair) => pair.markets.map(({ instrument }) => instrument)),
    funding: new Map(pairs.flatMap((pair) => pair.fundingRule())),
    startTime,
    ...(options.endTime === undefined ? {} : { endTime: options.endTime }),
    settledBefore: (symbol) => pairs.find((pair) => pair.symbol === symbol)?.settled ?? [],
    take: takeBySteps({
      startTime,
      stepMs,
      ...(options.endTime === undefined ? {} : { endTime: options.endTime }),
      events(index, time) {
        if (index > 0) effect = walk(time - stepMs, time)
        const to = Math.min(time + stepMs, options.endTime ?? Number.POSITIVE_INFINITY)
        const stated: FeedEvent[] = []
        for (const pair of pairs) pair.tell(stated, time, to, effect)
        if (!hasTrades) return stated
        const trades = pairs.flatMap((pair) => pair.trades(time, to, effect))
        return [...stated, ...trades.sort((a, b) => a.time - b.time)]
      },
    }),
  }
}

/** One pair: its model and the markets that show it. */
class PairWalk {
  readonly symbol: string
  readonly markets: readonly LivelyMarket[]
  readonly settled: { readonly time: EpochMs; readonly rate: Decimal }[] = []
  readonly #pair: LivelyPair
  readonly #model: LivelyModel
  readonly #markDecimals: number
  #isOpen: boolean | undefined

  constructor(pair: LivelyPair, seed: number) {
    this.#pair = pair
    this.symbol = `${pair.baseAsset}USDT`
    this.#model = new LivelyModel(pair, seed)
    this.markets = (['spot', 'perp'] as const).flatMap((market) => listMarket(pair, market))
    const perp = this.markets.find(({ instrument }) => instrument.market === 'perp')
    this.#markDecimals = perp === undefined ? 8 : markDecimals(perp.instrument)
  }

  fundingRule() {
    if (!this.#hasPerp()) return []
    const cap = new Decimal(String(SYNTHETIC_RATE_CAP))
    const { fundingIntervalHours: intervalHours } = this.#pair
    return [[this.symbol, { intervalHours, cap, floor: cap.negated() }] as const]
  }

  walk(hours: number, draw: number, effect: RegimeEffect): void {
    this.#model.step(hours, draw, effect)
  }

  settleBefore(time: EpochMs): void {
    if (!this.#hasPerp() || !this.#isSettlement(time)) return
    this.settled.push({ time, rate: quantize(this.#model.fundingRate, 8) })
    this.#model.settle()
  }

  trades(time: EpochMs, to: EpochMs, effect: RegimeEffect) {
    return this.markets.flatMap((market) => market.trades(this.#stepOf(market, time, to, effect)))
  }

  /** Adds marks, volumes, openings and books at the start of a step. */
  tell(events: FeedEvent[], time: EpochMs, to: EpochMs, effect: RegimeEffect): void {
    const isOpen = !this.#pair.isStock || isStockSession(time)
    const isFirst = this.#isOpen === undefined
    if (this.#hasPerp() && (isFirst || time % MARK_EVERY_MS === 0)) events.push(this.#mark(time))
    if (isFirst || time % VOLUME_EVERY_MS === 0) {
      for (const market of this.markets) events.push(market.volumeEvent(time, this.#model.activity))
    }
    for (const market of this.markets) {
      const listed = market.instrument
      if (this.#pair.isStock && isOpen !== this.#isOpen) {
        const status = isOpen ? listed.status : 'PENDING_TRADING'
        events.push({ kind: 'status', time, market: listed.market, symbol: this.symbol, status })
      }
      const isTrading = isOpen && listed.status === 'TRADING'
      const book = market.bookEvent(this.#stepOf(market, time, to, effect), isTrading)
      if (book !== undefined) events.push(book)
    }
    this.#isOpen = isOpen
  }

  #mark(time: EpochMs): FeedEvent {
    const event: FeedEvent = {
      kind: 'mark',
      time,
      symbol: this.symbol,
      markPrice: quantize(this.#model.mark, this.#markDecimals),
      indexPrice: quantize(this.#model.spot, 8),
      fundingRate: quantize(this.#model.fundingRate, 8),
    }
    if (this.#isSettlement(time)) this.#model.settle()
    return event
  }

  #stepOf(market: LivelyMarket, time: EpochMs, to: EpochMs, effect: RegimeEffect): MarketStep {
    const price = market.instrument.market === 'spot' ? this.#model.spot : this.#model.perp
    return { price, effect, time, to, uniform: () => this.#model.uniform() }
  }

  #isSettlement(time: EpochMs): boolean {
    return time % (this.#pair.fundingIntervalHours * HOUR_MS) === 0
  }

  #hasPerp(): boolean {
    return this.markets.some(({ instrument }) => instrument.market === 'perp')
  }
}

function listMarket(pair: LivelyPair, market: 'spot' | 'perp'): readonly LivelyMarket[] {
  const isSpot = market === 'spot'
  if (isSpot && pair.isStock) return []
  const instrument = catalogInstrument(market, pair.baseAsset, {
    typicalPrice: pair.startPrice,
    ...(isSpot || pair.perpStatus === undefined ? {} : { status: pair.perpStatus }),
    ...(pair.isStock ? { underlying: 'STOCK' } : {}),
  })
  if (instrument === undefined) return []
  const figures = isSpot
    ? { volume: pair.spotVolume, spreadBps: pair.spotSpreadBps, depth: pair.spotDepth }
    : { volume: pair.perpVolume, spreadBps: pair.perpSpreadBps, depth: pair.perpDepth }
  return [new LivelyMarket(instrument, figures)]
}
