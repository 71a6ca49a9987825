import assert from 'node:assert/strict'
import { createScale, readInstrument, type Side } from '@asterkit/instruments'
import { Precise } from 'ccxt'
import { Decimal } from 'decimal.js'
import { compare } from './compare.ts'
import { figureOf, once, type Row } from './row.ts'
import { seeded } from './seeded.ts'

const PAIRS = 1_000_000
/** Pairs that are timed: enough that no cache of numbers or texts helps. */
const TIMED = 20_000
const decimalGoal = { atLeast: 5 }
const preciseGoal = { atLeast: 2.4 }

/** Text of a price, a quantity and their product, the first two rounded to an instrument. */
type Rounding = readonly [price: string, quantity: string, notional: string]

/** From text: price to tick for its side, quantity to step, notional, and the text of all three. */
export const decimalRows: readonly Row[] = [
  {
    id: '16.1',
    what: 'round price and quantity, notional, text',
    against: 'decimal.js',
    goal: decimalGoal,
    stretch: { atLeast: 12 },
    measure: async () => {
      const { ours, decimal } = await timings()
      return figureOf(decimalGoal, { ours, theirs: decimal })
    },
  },
  {
    id: '16.2',
    what: 'round price and quantity, notional, text',
    against: 'ccxt Precise',
    goal: preciseGoal,
    measure: async () => {
      const { ours, precise } = await timings()
      return figureOf(preciseGoal, { ours, theirs: precise })
    },
  },
  {
    id: '16.3',
    what: 'the same for 1 M random orders',
    against: 'decimal.js, digit by digit',
    measure: async () => {
      const wrong = countDisagreements(PAIRS)
      return { kind: 'check', isMet: wrong === 0, text: `${wrong} of ${PAIRS} differ` }
    },
  },
]

const timings = once(async () => {
  const next = seeded(1)
  const orders = Array.from({ length: TIMED }, () => ({
    price: (1000 + next() * 99_000).toFixed(3),
    quantity: (next() * 50).toFixed(6),
  }))
  const by = roundersOf('0.1', '0.001', 'buy')
  for (const { price, quantity } of orders) {
    const ours = by.ours(price, quantity)
    assert.deepEqual(by.decimal(price, quantity), ours)
    assert.deepEqual(by.precise(price, quantity), ours)
  }
  const orderOf = (count: number) => orders[count % TIMED]!
  const run = (round: (price: string, quantity: string) => Rounding) => (count: number) => {
    const { price, quantity } = orderOf(count)
    return lengthOf(round(price, quantity))
  }
  return compare(
    { ours: run(by.ours), decimal: run(by.decimal), precise: run(by.precise) },
    { rounds: 15, samples: 20, batch: 1000 },
  )
})

/** Looks into each text: one that is only promised would not be measured as work. */
function lengthOf(texts: Rounding): number {
  return texts.reduce((sum, text) => sum + text.charCodeAt(text.length - 1), 0)
}

/** The same task three ways. The libraries get their ready-made tick and step, too. */
function roundersOf(tick: string, step: string, side: Side) {
  const scale = createScale(instrumentOf(tick, step))
  const rounding = side === 'buy' ? Decimal.ROUND_FLOOR : Decimal.ROUND_CEIL
  const exact = { tick: new Exact(tick), step: new Exact(step) }
  return {
    ours: (price: string, quantity: string): Rounding => {
      const ticks = scale.roundPrice(price, side)
      const lots = scale.floorQuantity(quantity)
      return [
        scale.price.toText(ticks),
        scale.quantity.toText(lots),
        scale.notional.toText(scale.notionalOf(ticks, lots)),
      ]
    },
    decimal: (price: string, quantity: string): Rounding => {
      const rounded = new Exact(price).toNearest(exact.tick, rounding)
      const floored = new Exact(quantity).toNearest(exact.step, Decimal.ROUND_FLOOR)
      return [rounded.toFixed(), floored.toFixed(), rounded.times(floored).toFixed()]
    },
    /** For buys: it only cuts. */
    precise: (price: string, quantity: string): Rounding => {
      const rounded = Precise.stringMul(Precise.stringDiv(price, tick, 0), tick)
      const floored = Precise.stringMul(Precise.stringDiv(quantity, step, 0), step)
      return [text(rounded), text(floored), text(Precise.stringMul(rounded, floored))]
    },
  }
}

/** ccxt answers nothing to nothing. */
function text(value: string | undefined): string {
  return value ?? ''
}

const Exact = Decimal.clone({ precision: 60 })

/** Orders of all sizes, also far beyond 2^53 units, on increments that are no powers of ten, too. */
function countDisagreements(pairs: number): number {
  const next = seeded(2)
  const increments = ['0.1', '0.01', '0.00000001', '0.05', '1', '25', '0.0025', '10', '0.001']
  const rounders = increments.flatMap((tick) =>
    increments.flatMap((step) =>
      (['buy', 'sell'] as const).map((side) => roundersOf(tick, step, side)),
    ),
  )
  const digits = () => Math.floor(next() * 1e9)
  const amount = () => {
    const whole = next() < 0.1 ? `${digits()}${digits()}` : String(Math.floor(10 ** (next() * 9)))
    return next() < 0.1 ? whole : `${whole}.${String(digits()).slice(0, 1 + next() * 9)}`
  }
  let wrong = 0
  for (let i = 0; i < pairs; i++) {
    const by = rounders[i % rounders.length]!
    const [price, quantity] = [amount(), amount()]
    const ours = by.ours(price, quantity)
    const theirs = by.decimal(price, quantity)
    if (ours.some((text, at) => text !== theirs[at])) wrong += 1
  }
  return wrong
}

function instrumentOf(tick: string, step: string) {
  return readInstrument('perp', {
    symbol: 'BTCUSDT',
    status: 'TRADING',
    baseAsset: 'BTC',
    quoteAsset: 'USDT',
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0', maxPrice: '0', tickSize: tick },
      { filterType: 'LOT_SIZE', minQty: '0', maxQty: '0', stepSize: step },
      { filterType: 'MIN_NOTIONAL', notional: '5' },
    ],
  })
}
