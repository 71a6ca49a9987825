import { decimal } from '@asterkit/instruments'
import type { Feed, FeedBook, FeedEvent } from '@asterkit/paper-exchange/core'
import { COINS, type Coin, instrumentOf } from '../../sim/coins.ts'
import { draws } from '../../sim/draws.ts'

/** One perpetual of a seed's market. */
interface MakerCoin {
  readonly asset: string
  /** Standard size of a step of the price, basis points. */
  readonly noiseBps: number
  /** Chance of a trade of the outside at each step. */
  readonly tradeChance: number
  /** How far from the middle such trades reach, basis points. */
  readonly reachBps: number
  /** Fraction of notional per interval. */
  readonly fundingRate: number
  /** The price jumps, ms after the start. */
  readonly jumps: readonly { readonly at: number; readonly bps: number }[]
  /** The outside's best levels stand so far from the middle for a while, ms after the start; Infinity: nobody is left. */
  readonly away?: { readonly from: number; readonly to: number; readonly bps: number }
}

/** A market of one seed: perpetuals only. */
export interface MakerMarketScript {
  readonly seed: number
  readonly startTime: number
  readonly lengthMs: number
  readonly stepMs: number
  readonly coins: readonly MakerCoin[]
}

const LEVELS = 5
/** Distance of the best levels from the middle, basis points. */
const HALF_BPS = 0.2
const LEVEL_QUOTE = 20_000
const CAP = decimal('0.02')

/** Plays a script: trades, books and marks at every step. Prices walk back to where they began, slowly. */
export function makerFeed(script: MakerMarketScript): Feed {
  const { startTime, lengthMs, stepMs, seed } = script
  const walks = script.coins.map((row) => walk(row, seed, startTime))
  let next = startTime
  return {
    name: `market making seed ${seed}`,
    instruments: walks.map(({ coin }) => instrumentOf(coin, 'perp')),
    funding: new Map(
      walks.map(({ coin }) => [coin.symbol, { intervalHours: 1, cap: CAP, floor: CAP.negated() }]),
    ),
    startTime,
    endTime: startTime + lengthMs,
    settledBefore: () => [],
    *take(until) {
      while (next <= until && next <= startTime + lengthMs) {
        const time = next
        next += stepMs
        for (const { events } of walks) yield* events(time)
      }
    },
  }
}

function walk(row: MakerCoin, seed: number, startTime: number) {
  const coin = coinOf(row.asset)
  const { symbol, priceDecimals } = coin
  const of = draws(seed, `maker market ${row.asset}`)
  const jumps = [...row.jumps]
  let price = coin.price
  let anchor = coin.price
  const step = (time: number) => {
    const pull = (anchor / price - 1) * 100
    price *= 1 + ((of.uniform() + of.uniform() + of.uniform() - 1.5) * row.noiseBps + pull) / 10_000
    for (let jump = jumps[0]; jump && time - startTime >= jump.at; jump = jumps[0]) {
      jumps.shift()
      price *= 1 + jump.bps / 10_000
      anchor = price
    }
  }
  function* events(time: number): Generator<FeedEvent> {
    const before = price
    if (time > startTime) step(time)
    if (of.chance(row.tradeChance)) {
      const side = of.chance(0.5) ? 'buy' : 'sell'
      const awayBps = -Math.log(1 - of.uniform()) * row.reachBps
      const at = before * (1 + ((side === 'buy' ? 1 : -1) * awayBps) / 10_000)
      const quantity = decimal(quantityText(coin, of.between(50, 600) / at))
      yield {
        kind: 'trade',
        time,
        market: 'perp',
        symbol,
        price: decimal(at.toFixed(priceDecimals)),
        quantity,
        takerSide: side,
      }
    }
    const now = price
    const { away } = row
    const since = time - startTime
    const halfBps = away && since >= away.from && since < away.to ? away.bps : HALF_BPS
    yield { kind: 'book', time, market: 'perp', symbol, book: () => bookAround(coin, now, halfBps) }
    const mark = decimal(now.toFixed(priceDecimals + 2))
    const fundingRate = decimal(row.fundingRate.toFixed(8))
    yield { kind: 'mark', time, symbol, markPrice: mark, indexPrice: mark, fundingRate }
  }
  return { coin, events }
}

function coinOf(asset: string): Coin {
  const coin = COINS.find((each) => each.asset === asset)
  if (coin === undefined) throw new RangeError(`no coin ${asset}`)
  return coin
}

function bookAround(coin: Coin, price: number, halfBps: number): FeedBook {
  if (halfBps === Number.POSITIVE_INFINITY) return { bids: [], asks: [] }
  const { priceDecimals } = coin
  const tick = 10 ** -priceDecimals
  const half = Math.max(tick / 2, price * halfBps * 1e-4)
  const side = (sign: number) =>
    Array.from({ length: LEVELS }, (_, index) => {
      const at = price + sign * (half + index * Math.max(tick, price * 0.5e-4))
      const ticks = sign > 0 ? Math.ceil(at / tick) : Math.floor(at / tick)
      const quantity = decimal(quantityText(coin, LEVEL_QUOTE / price))
      return [decimal((ticks * tick).toFixed(priceDecimals)), quantity] as const
    })
  return { bids: side(-1), asks: side(1) }
}

function quantityText({ perpStep }: Coin, quantity: number): string {
  const step = Number(perpStep)
  const decimals = Math.max(0, -Math.floor(Math.log10(step)))
  return (Math.max(1, Math.floor(quantity / step)) * step).toFixed(decimals)
}
