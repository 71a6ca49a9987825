import { Decimal, type Instrument } from '@asterkit/instruments'
import type { EpochMs, FeedBook, FeedEvent } from '../../core/contract.ts'
import { type BookGrid, bookAround, bookGrid, EMPTY_BOOK, quantize } from '../bookAround.ts'
import type { RegimeEffect } from './regime.ts'

type TradeEvent = Extract<FeedEvent, { kind: 'trade' }>

/** What moves one market in a step. */
export interface MarketStep {
  readonly price: number
  readonly effect: RegimeEffect
  /** Start and end of the step. */
  readonly time: EpochMs
  readonly to: EpochMs
  uniform(): number
}

/** Usual figures of one market of a pair. */
export interface MarketFigures {
  readonly volume: number
  readonly spreadBps: number
  readonly depth: number
}

const DAY_MS = 86_400_000
const LEVELS = 20
const LEVEL_BPS = 1.5
/** Value of a usual trade, quote; more trades than this many in one step become larger ones. */
const TRADE_VALUE = 2_000
const MOST_TRADES = 4
/** In place of a price while the market is closed. */
const CLOSED = -1

/** Books and prints of one listed market of a lively pair. */
export class LivelyMarket {
  readonly instrument: Instrument
  readonly #figures: MarketFigures
  readonly #grid: BookGrid
  readonly #priceDecimals: number
  #best: { readonly bid: number; readonly ask: number } | undefined
  #book: () => FeedBook = () => EMPTY_BOOK
  /** What the book that stands was made of; not a number before the first. */
  #shownHalfTicks = Number.NaN
  #shownDepth = Number.NaN

  constructor(instrument: Instrument, figures: MarketFigures) {
    this.instrument = instrument
    this.#figures = figures
    this.#grid = bookGrid(instrument)
    this.#priceDecimals = instrument.price.tick.decimalPlaces()
  }

  /** Traded value of a day, quote, times what the day is like. */
  volumeEvent(time: EpochMs, activity: number): FeedEvent {
    const { market, symbol } = this.instrument
    const quoteVolume24h = quantize(this.#figures.volume * activity, 0)
    return { kind: 'volume', time, market, symbol, quoteVolume24h }
  }

  /**
   * Prints inside a step, at the best prices of the book that stands for as long. Their values add up to
   * the share that the step has in the day's volume, on average.
   */
  trades({ effect, time, to, uniform }: MarketStep): readonly TradeEvent[] {
    const best = this.#best
    if (best === undefined) return []
    const value = this.#figures.volume * effect.activity * ((to - time) / DAY_MS)
    const expected = Math.min(MOST_TRADES, value / TRADE_VALUE)
    const count = Math.floor(expected + uniform())
    const mean = value / expected
    const { market, symbol } = this.instrument
    return Array.from({ length: count }, (_, index) => {
      const takerSide = uniform() * 2 < 1 + 0.2 * effect.drift ? 'buy' : 'sell'
      const price = takerSide === 'buy' ? best.ask : best.bid
      const lots = Math.max(
        1,
        Math.round((mean * (0.25 + 1.5 * uniform())) / price / this.#grid.stepSize),
      )
      return {
        kind: 'trade',
        time: time + Math.ceil(((to - time) * (index + 1)) / (count + 1)),
        market,
        symbol,
        price: new Decimal(price.toFixed(this.#priceDecimals)),
        quantity: this.instrument.lot.step.times(lots),
        takerSide,
      }
    })
  }

  /** The book at the start of a step; none while it is as it was. */
  bookEvent({ price, effect, time }: MarketStep, isOpen: boolean): FeedEvent | undefined {
    const { market, symbol } = this.instrument
    const halfTicks = isOpen ? Math.round((price / this.#grid.tickSize) * 2) : CLOSED
    const depth = isOpen ? effect.depth : CLOSED
    if (halfTicks === this.#shownHalfTicks && depth === this.#shownDepth) return undefined
    this.#shownHalfTicks = halfTicks
    this.#shownDepth = depth
    if (isOpen) this.#state(price, effect)
    else this.#withdraw()
    return { kind: 'book', time, market, symbol, book: this.#book }
  }

  #withdraw(): void {
    this.#best = undefined
    this.#book = () => EMPTY_BOOK
  }

  #state(price: number, effect: RegimeEffect): void {
    const shape = {
      spreadBps: this.#figures.spreadBps * effect.spread,
      depthQuote: this.#figures.depth * effect.depth,
      levels: LEVELS,
      levelBps: LEVEL_BPS,
    }
    this.#book = bookAround(price, this.#grid, shape)
    const tick = this.#grid.tickSize
    const ticks = price / tick
    const half = (ticks * shape.spreadBps) / 20_000
    const bid = Math.max(1, Math.ceil(ticks - half - 0.5))
    const ask = Math.max(bid + 1, Math.floor(ticks + half + 0.5))
    this.#best = { bid: bid * tick, ask: ask * tick }
  }
}
