import { type Decimal, decimal } from '@asterkit/instruments'
import type { Feed, FeedBook, FeedEvent } from '@asterkit/paper-exchange/core'
import { COINS, type Coin, instrumentOf } from './coins.ts'
import { type Draws, draws } from './draws.ts'

/** What happens to one coin, times in minutes from the start. */
export interface CoinScript {
  readonly asset: string
  /** Hours between settlements. */
  readonly intervalHours: number
  /** Upcoming rate from a minute on, fraction per interval; the first one is at minute 0 or before. */
  readonly rates: readonly { readonly minute: number; readonly rate: number }[]
  /** Standard size of a step of the price, basis points. */
  readonly noiseBps: number
  /** Growth of the price per minute between two minutes, basis points. */
  readonly trends: readonly {
    readonly from: number
    readonly to: number
    readonly bpsPerMinute: number
  }[]
  /** The price jumps at once, on both markets. */
  readonly shocks: readonly { readonly minute: number; readonly factor: number }[]
  /** Value that each of the book's levels offers, quote. */
  readonly levelQuote: number
  /** Books of one market stand still: they are told no more and grow old. */
  readonly stalls: readonly {
    readonly market: 'spot' | 'perp'
    readonly from: number
    readonly to: number
  }[]
}

/** A market made for one seed. */
export interface MarketScript {
  readonly seed: number
  readonly startTime: number
  readonly minutes: number
  readonly stepMs: number
  readonly coins: readonly CoinScript[]
  /** Whether somebody now and then sells a little on spot at what was the best bid: orders that rest fill in parts. */
  readonly hasSmallSellers?: true
  /** Books, trades and prices are those of the paper exchange's lively market; of the script only rates and intervals count. */
  readonly lively?: LivelyScript
}

/** How a lively market is played. */
export interface LivelyScript {
  /** Time between two books, ms. */
  readonly everyMs: number
  /** Whether others trade between the books. */
  readonly hasTrades: boolean
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const LEVELS = 5
const LEVEL_BPS = 2
const HISTORY = 12
const CAP = decimal('0.02')

/** Plays a script: books of both markets and marks at every step. */
export function simMarket(script: MarketScript): Feed {
  const { startTime, minutes, stepMs } = script
  const coins = COINS.filter(({ asset }) => script.coins.some((row) => row.asset === asset))
  const walks = coins.map((coin) => new CoinWalk(coin, script))
  const endTime = startTime + minutes * MINUTE
  let next = startTime
  return {
    name: `simulation seed ${script.seed}`,
    instruments: coins.flatMap((coin) => [instrumentOf(coin, 'spot'), instrumentOf(coin, 'perp')]),
    funding: new Map(walks.map((walk) => [walk.symbol, walk.fundingRule()])),
    startTime,
    endTime,
    settledBefore: (symbol) => walks.find((walk) => walk.symbol === symbol)?.settled() ?? [],
    *take(until) {
      while (next <= until && next <= endTime) {
        const time = next
        next += stepMs
        for (const walk of walks) yield* walk.events(time)
      }
    },
  }
}

class CoinWalk {
  readonly symbol: string
  readonly #coin: Coin
  readonly #script: CoinScript
  readonly #startTime: number
  readonly #stepMinutes: number
  readonly #draws
  #price: number
  #basis = 0
  #shocked = 0
  readonly #sellers: SmallSellers | undefined

  constructor(coin: Coin, { seed, startTime, stepMs, coins, hasSmallSellers }: MarketScript) {
    const script = coins.find(({ asset }) => asset === coin.asset)
    if (script === undefined) throw new RangeError(`no script for ${coin.asset}`)
    this.symbol = coin.symbol
    this.#coin = coin
    this.#script = script
    this.#startTime = startTime
    this.#stepMinutes = stepMs / MINUTE
    this.#draws = draws(seed, `market ${coin.asset}`)
    this.#price = coin.price
    this.#sellers = hasSmallSellers && new SmallSellers(coin, draws(seed, `sellers ${coin.asset}`))
  }

  fundingRule() {
    return fundingRuleOf(this.#script)
  }

  /** Settlements before the start, at the first rate of the script. */
  settled() {
    return settledBefore(this.#script, this.#startTime)
  }

  *events(time: number): Generator<FeedEvent> {
    const minute = (time - this.#startTime) / MINUTE
    this.#walk(minute)
    const { symbol } = this
    const perp = this.#price * (1 + this.#basis)
    if (minute === 0) {
      for (const market of ['spot', 'perp'] as const) {
        yield { kind: 'volume', time, market, symbol, quoteVolume24h: decimal('1000000000') }
      }
    }
    yield* this.#book(time, minute, 'spot', this.#price)
    yield* this.#book(time, minute, 'perp', perp)
    yield {
      kind: 'mark',
      time,
      symbol,
      markPrice: decimal(perp.toFixed(8)),
      indexPrice: decimal(this.#price.toFixed(8)),
      fundingRate: rateAt(this.#script, minute),
    }
  }

  #walk(minute: number): void {
    const { noiseBps, trends, shocks } = this.#script
    const step = (this.#draws.uniform() + this.#draws.uniform() - 1) * noiseBps
    const trend = trends.find(({ from, to }) => minute >= from && minute < to)?.bpsPerMinute ?? 0
    this.#price *= 1 + (step + trend * this.#stepMinutes) / 10_000
    this.#basis = this.#basis * 0.9 + (this.#draws.uniform() - 0.5) / 20_000
    for (let shock = shocks[this.#shocked]; shock !== undefined; shock = shocks[this.#shocked]) {
      if (minute < shock.minute) return
      this.#price *= shock.factor
      this.#shocked += 1
    }
  }

  *#book(time: number, minute: number, market: 'spot' | 'perp', price: number) {
    const isStalled = this.#script.stalls.some(
      (stall) => stall.market === market && minute >= stall.from && minute < stall.to,
    )
    if (isStalled && minute > 0) return
    const plain = () => bookAround(price, this.#coin, market, this.#script.levelQuote)
    const sold = market === 'spot' ? this.#sellers?.meet(plain()) : undefined
    const book = sold === undefined ? plain : () => sold
    yield { kind: 'book' as const, time, market, symbol: this.symbol, book }
  }
}

/** Upcoming rate at a minute, fraction per interval. */
export function rateAt({ rates }: CoinScript, minute: number): Decimal {
  const row = rates.findLast(({ minute: from }) => from <= minute)
  return decimal((row?.rate ?? 0).toFixed(8))
}

/** Interval and bounds of a coin's rate. */
export function fundingRuleOf({ intervalHours }: CoinScript) {
  return { intervalHours, cap: CAP, floor: CAP.negated() }
}

/** Settlements before the start, at the first rate of the script. */
export function settledBefore(script: CoinScript, startTime: number) {
  const everyMs = script.intervalHours * HOUR
  const newest = startTime - (startTime % everyMs)
  const rate = rateAt(script, 0)
  return Array.from({ length: HISTORY }, (_, index) => ({
    time: newest - (HISTORY - 1 - index) * everyMs,
    rate,
  }))
}

type Level = readonly [price: Decimal, quantity: Decimal]

/** Best price first. */
interface PlainBook extends FeedBook {
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
}

/** Sells small, odd quantities at the best bid of the step before. */
class SmallSellers {
  readonly #coin: Coin
  readonly #draws: Draws
  #bid: Decimal | undefined

  constructor(coin: Coin, of: Draws) {
    this.#coin = coin
    this.#draws = of
  }

  /** The book with such an offer in it, or as it is. */
  meet(book: PlainBook): PlainBook {
    const price = this.#bid
    const isSelling = this.#draws.chance(0.4)
    const steps = this.#draws.between(3, 250) / this.#coin.price / Number(this.#coin.spotStep)
    this.#bid = book.bids[0]?.[0]
    if (price === undefined || !isSelling || steps < 1) return book
    const bids = book.bids.filter(([bid]) => bid.lt(price))
    const quantity = decimal(this.#coin.spotStep).times(Math.floor(steps))
    const asks = [[price, quantity] as const, ...book.asks.filter(([ask]) => ask.gt(price))]
    return bids.length === 0 ? book : { bids, asks }
  }
}

function bookAround(
  price: number,
  { priceDecimals, spotStep, perpStep }: Coin,
  market: 'spot' | 'perp',
  levelQuote: number,
): PlainBook {
  const step = Number(market === 'spot' ? spotStep : perpStep)
  const tick = 10 ** -priceDecimals
  const decimals = Math.max(0, -Math.floor(Math.log10(step)))
  const side = (sign: number) =>
    Array.from({ length: LEVELS }, (_, index) => {
      const away = Math.max((index + 0.5) * price * (LEVEL_BPS / 10_000), (index + 1) * tick)
      const quantity = Math.max(1, Math.floor(levelQuote / price / step)) * step
      return [
        decimal((price + sign * away).toFixed(priceDecimals)),
        decimal(quantity.toFixed(decimals)),
      ] as const
    })
  return { bids: side(-1), asks: side(1) }
}
