import { Decimal, type Instrument, ONE, ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../../ports/clock.ts'
import type { Depth } from '../../ports/exchange.ts'
import type { RotationState } from './state.ts'

const HOURS_PER_YEAR = 8_760

/**
 * Why a new pair of a symbol must not be opened now, by its market alone; undefined: the gates are open. Edges
 * belong to the allowed side. What is unknown keeps a gate closed.
 *
 * @param notional Of one leg, quote.
 */
export function closedGate(
  state: RotationState,
  instrument: Instrument,
  notional: Decimal,
  now: EpochMs,
): string | undefined {
  const { config, books, premiums } = state
  const { symbol } = instrument
  if (instrument.status !== 'TRADING') return `${symbol} is ${instrument.status}`
  if (instrument.deliveryTime !== undefined) return `${symbol} is announced to end`
  const premium = premiums?.get(symbol)
  if (premium === undefined) return `${symbol}: no reference price`
  const book = books.get(symbol)
  if (book === undefined) return `${symbol}: the book is not known`
  for (const { what, time } of [
    { what: 'book', time: book.time },
    { what: 'reference price', time: premium.time },
  ]) {
    if (now - time > config.maxQuoteAgeMs) return `${symbol}: the ${what} is ${now - time} ms old`
  }
  return (
    spreadProblem(state, symbol, book) ??
    depthProblem(state, symbol, book, notional) ??
    fundingProblem(state, symbol, premium.fundingRate)
  )
}

function spreadProblem({ config }: RotationState, symbol: string, { bids, asks }: Depth) {
  const [bid, ask] = [bids[0]?.[0], asks[0]?.[0]]
  if (bid === undefined || ask === undefined) return `${symbol}: the book is one-sided`
  if (bid.gte(ask)) return `${symbol}: the book is crossed`
  const spreadBps = ask.minus(bid).div(ask.plus(bid).div(2)).times(10_000)
  if (spreadBps.lte(config.spreadMaxBps)) return undefined
  return `${symbol}: the spread is ${spreadBps.toFixed(2)} bps, allowed are ${config.spreadMaxBps}`
}

function depthProblem(
  { config }: RotationState,
  symbol: string,
  { bids, asks }: Depth,
  notional: Decimal,
): string | undefined {
  const reach = new Decimal(config.slippageBps).div(10_000)
  const needed = notional.times(config.depthMultiple)
  const sides = [
    {
      name: 'bids',
      levels: bids,
      isIn: (price: Decimal, touch: Decimal) => price.gte(touch.times(ONE.minus(reach))),
    },
    {
      name: 'asks',
      levels: asks,
      isIn: (price: Decimal, touch: Decimal) => price.lte(touch.times(ONE.plus(reach))),
    },
  ]
  for (const { name, levels, isIn } of sides) {
    const touch = levels[0]?.[0] ?? ZERO
    const value = levels
      .filter(([price]) => isIn(price, touch))
      .reduce((sum, [price, quantity]) => sum.plus(price.times(quantity)), ZERO)
    if (value.lt(needed)) {
      return `${symbol}: ${name} within ${config.slippageBps} bps are ${value.toFixed(0)}, needed are ${needed.toFixed(0)}`
    }
  }
  return undefined
}

function fundingProblem({ config, terms }: RotationState, symbol: string, rate: Decimal) {
  const hours = terms?.get(symbol)?.intervalHours
  if (hours === undefined || !(hours > 0)) return `${symbol}: the funding interval is not known`
  const aprPct = rate.abs().times(HOURS_PER_YEAR).div(hours).times(100)
  if (aprPct.lte(config.maxAbsFundingAprPct)) return undefined
  return `${symbol}: funding is ${aprPct.toFixed(0)} % per year, allowed are ${config.maxAbsFundingAprPct.toFixed()}`
}
