import { InvalidInputError, type Side } from '@asterkit/instruments'
import { ArrivalHistogram } from '../estimate/arrivalHistogram.ts'
import { PriceGrid } from '../estimate/priceGrid.ts'
import { requireAboveZero, requireFinite } from '../inputRules.ts'
import { Markouts } from '../markouts.ts'
import { arrivalParameters } from './arrivalParameters.ts'
import type { MarketParameters } from './marketParameters.ts'
import { problemsOf } from './problemsOf.ts'
import { volatilityFigures } from './volatilityFigures.ts'

/** Best prices in ticks at a moment. */
export interface TouchUpdate {
  /** Epoch ms. */
  readonly time: number
  readonly bidTicks: number
  readonly askTicks: number
}

/** An execution. A price that is no whole number of ticks met an order that no book shows. */
export interface TradeUpdate {
  readonly time: number
  readonly takerSide: Side
  readonly ticks: number
  /** Base units. */
  readonly quantity: number
}

/** Figures of a market, or why there are none. */
export type Calibration =
  | { readonly kind: 'calibrated'; readonly parameters: MarketParameters }
  | { readonly kind: 'failed'; readonly reason: string }

/** For so long a best price stands for a trade that comes after it. */
const MAX_HOLD_MS = 10_000
/** Time without a trade for longer counts as not recorded: the files of a recording can cover different hours. */
const MAX_QUIET_MS = 600_000
/** Distances that are counted: the first 70 ticks, in half ticks, for a mid may lie between two. */
const BINS = 141
const HORIZONS_MS = [1000, 5000, 30_000] as const

/**
 * Computes the figures of one market from its recorded best prices and trades, in one pass. Memory grows by a
 * price per second and a row of bins per minute.
 */
export class MarketCalibrator {
  readonly #symbol: string
  readonly #tickSize: number
  readonly #grid = new PriceGrid({ stepMs: 1000, maxHoldMs: MAX_HOLD_MS })
  readonly #touchFills = new Markouts({ horizonsMs: HORIZONS_MS, halfLifeFills: 1e9 })
  #arrivals: Readonly<Record<Side, ArrivalHistogram>> | undefined
  #touch: TouchUpdate | undefined
  /** Time with a known book since the last trade, milliseconds. */
  #quietMs = 0
  #lastTrade: number | undefined
  #from: number | undefined
  #to = Number.NEGATIVE_INFINITY
  #seconds = 0
  #spreadSeconds = 0
  #trades = 0
  #hidden = 0
  #halfSpread = 0
  #touchVolume = 0

  /**
   * @param options.tickSize Quote per base; as a model input it may be a number.
   * @throws {InvalidInputError} The tick size is not above 0.
   */
  constructor(options: { symbol: string; tickSize: number }) {
    this.#symbol = options.symbol
    this.#tickSize = requireAboveZero(options.tickSize, 'tickSize')
  }

  /** Adds best prices; updates come in the order of time. @throws {InvalidInputError} The book is crossed. */
  addTouch(touch: TouchUpdate): void {
    if (!(touch.askTicks > touch.bidTicks && touch.bidTicks > 0)) {
      throw new InvalidInputError(
        `${this.#symbol}: not a book: bid ${touch.bidTicks}, ask ${touch.askTicks} ticks`,
      )
    }
    this.#see(touch.time)
    const mid = midOf(touch)
    this.#arrivals ??= this.#histograms(mid)
    const last = this.#touch
    const elapsed = last === undefined ? Number.POSITIVE_INFINITY : touch.time - last.time
    if (elapsed < 0) return
    if (last !== undefined && elapsed <= MAX_HOLD_MS) this.#pass(elapsed, last)
    this.#grid.add(touch.time, mid)
    this.#touchFills.observe(touch.time, mid)
    this.#touch = touch
  }

  /** Adds a trade. @throws {InvalidInputError} A figure is not finite or the quantity is negative. */
  addTrade(trade: TradeUpdate): void {
    this.#see(trade.time)
    this.#trades += 1
    this.#countTime(trade.time)
    if (!Number.isInteger(requireFinite(trade.ticks, 'ticks'))) {
      this.#hidden += 1
      return
    }
    const touch = this.#touch
    if (touch === undefined || trade.time - touch.time > MAX_HOLD_MS) return
    const mid = midOf(touch)
    const away = trade.takerSide === 'buy' ? trade.ticks - mid : mid - trade.ticks
    this.#arrivals?.[trade.takerSide].addTrade(trade.time, (away / mid) * 1e4, trade.quantity)
    if (away <= 0 || !(trade.quantity > 0)) return
    this.#halfSpread += (away / mid) * 1e4 * trade.quantity
    this.#touchVolume += trade.quantity
    const side = trade.takerSide === 'buy' ? 'sell' : 'buy'
    this.#touchFills.addFill({
      time: trade.time,
      side,
      price: trade.ticks,
      mid,
      weight: trade.quantity,
    })
  }

  /** Says that events are missing: nothing is computed across. */
  addGap(): void {
    this.#touch = undefined
    this.#grid.end()
  }

  /** Computes the figures from what was added so far. */
  result(): Calibration {
    const touch = this.#touch
    const from = this.#from
    const failed = (reason: string): Calibration => ({ kind: 'failed', reason })
    if (from === undefined || this.#arrivals === undefined) return failed('no book was recorded')
    this.#grid.end()
    const rows = this.#grid.rows()
    const volatility = volatilityFigures(rows)
    if (volatility === undefined) return failed('the price never moved while the book was known')
    const arrivals = arrivalParameters(this.#arrivals)
    if (arrivals.kind === 'failed') return arrivals
    const midTicks = touch ? midOf(touch) : (rows.at(-1)?.at(-1) ?? 0)
    const known = this.#trades - this.#hidden
    const wrong = this.#arrivals.buy.wrongSideTrades + this.#arrivals.sell.wrongSideTrades
    const figures = this.#touchFigures()
    const measured = {
      symbol: this.#symbol,
      data: {
        from,
        to: this.#to,
        seconds: this.#seconds,
        trades: this.#trades,
        hiddenShare: this.#trades > 0 ? this.#hidden / this.#trades : 0,
        wrongSideShare: known > 0 ? wrong / known : 0,
      },
      midPrice: midTicks * this.#tickSize,
      spreadBps: this.#spreadSeconds / this.#seconds,
      volatility,
      arrivals: arrivals.arrivals,
      ...(figures && { touch: figures }),
    }
    return { kind: 'calibrated', parameters: { ...measured, problems: problemsOf(measured) } }
  }

  #see(time: number): void {
    this.#from ??= time
    this.#to = Math.max(this.#to, time)
  }

  #pass(elapsedMs: number, last: TouchUpdate): void {
    this.#seconds += elapsedMs / 1000
    this.#spreadSeconds +=
      (elapsedMs / 1000) * ((last.askTicks - last.bidTicks) / midOf(last)) * 1e4
    this.#quietMs += elapsedMs
  }

  /** Counts the time before a trade as time in which trades were seen, unless it is too long to be that. */
  #countTime(time: number): void {
    if (this.#lastTrade !== undefined && time - this.#lastTrade <= MAX_QUIET_MS) {
      this.#arrivals?.buy.addTime(time, this.#quietMs)
      this.#arrivals?.sell.addTime(time, this.#quietMs)
    }
    this.#lastTrade = time
    this.#quietMs = 0
  }

  #histograms(midTicks: number) {
    const options = { binSize: (0.5 / midTicks) * 1e4, bins: BINS }
    return { buy: new ArrivalHistogram(options), sell: new ArrivalHistogram(options) }
  }

  #touchFigures(): MarketParameters['touch'] {
    const sides = [this.#touchFills.figures('buy'), this.#touchFills.figures('sell')]
    const [s1, s5, s30] = HORIZONS_MS.map((_, at) => {
      const known = sides.flatMap((figures) => figures[at] ?? [])
      const weight = known.reduce((sum, figure) => sum + figure.weight, 0)
      return known.reduce((sum, figure) => sum + figure.adverseBps * figure.weight, 0) / weight
    })
    if (s1 === undefined || s5 === undefined || s30 === undefined) return undefined
    if (!Number.isFinite(s1 + s5 + s30)) return undefined
    return { halfSpreadBps: this.#halfSpread / this.#touchVolume, adverseBps: { s1, s5, s30 } }
  }
}

function midOf({ bidTicks, askTicks }: TouchUpdate): number {
  return (bidTicks + askTicks) / 2
}
