import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ceilToStep,
  checkOrder,
  type Decimal,
  floorToStep,
  type Instrument,
  type Market,
  readInstruments,
  roundToTick,
} from '../src/index.ts'

const RECORDED = new URL('../../../../shared/aster-api/samples/recorded/', import.meta.url)

const DOCUMENTS = [
  { market: 'perp', file: 'futures-exchangeInfo-2026-01-12.json', symbols: 290, trading: 221 },
  { market: 'spot', file: 'spot-exchangeInfo-2026-01-06.json', symbols: 46, trading: 46 },
] as const

describe.each(DOCUMENTS)('recorded rules of the $market market', (recorded) => {
  const url = new URL(recorded.file, RECORDED)
  const isPresent = existsSync(url)
  const read = (market: Market) => readInstruments(market, JSON.parse(readFileSync(url, 'utf8')))

  test(`all ${recorded.symbols} symbols parse, ${recorded.trading} of them TRADING`, (context) => {
    context.skip(!isPresent, `the recorded exchangeInfo is absent: ${recorded.file}`)
    const { instruments, rejected } = read(recorded.market)
    expect(rejected).toEqual([])
    expect(instruments).toHaveLength(recorded.symbols)
    expect(trading(instruments)).toHaveLength(recorded.trading)
  })

  test('property: on every TRADING symbol a random price and quantity round to a legal order', (context) => {
    context.skip(!isPresent, `the recorded exchangeInfo is absent: ${recorded.file}`)
    const instruments = trading(read(recorded.market).instruments)
    const checked = new Set<string>()
    const fraction = fc.integer({ min: 1, max: 999_999 })
    for (const instrument of instruments) {
      fc.assert(
        fc.property(fraction, fraction, fc.boolean(), (pricePart, quantityPart, isBuy) => {
          const side = isBuy ? ('buy' as const) : ('sell' as const)
          const price = roundToTick(within(instrument.price, pricePart), instrument, side)
          const wanted = floorToStep(
            within(affordable(instrument, price), quantityPart),
            instrument,
          )
          const order = { side, price, quantity: wanted }
          expect(checkOrder(order, instrument, { referencePrice: price })).toEqual([])
        }),
        { numRuns: 20 },
      )
      checked.add(instrument.symbol)
    }
    expect(checked.size).toBe(recorded.trading)
  })
})

function trading(instruments: readonly Instrument[]): readonly Instrument[] {
  return instruments.filter((instrument) => instrument.status === 'TRADING')
}

/** A point inside the bounds, `part` millionths of the way from `min` to `max`. */
function within(bounds: { readonly min: Decimal; readonly max: Decimal }, part: number): Decimal {
  return bounds.min.plus(bounds.max.minus(bounds.min).times(part).div(1_000_000))
}

/** Quantities at this price that keep the lot's bounds and the least and largest value. */
function affordable(instrument: Instrument, price: Decimal): { min: Decimal; max: Decimal } {
  const { lot, minNotional, maxNotional } = instrument
  const least = ceilToStep(minNotional.div(price), instrument)
  const most = maxNotional === undefined ? lot.max : maxNotional.div(price)
  const max = most.lt(lot.max) ? most : lot.max
  return { min: least.gt(lot.min) ? least : lot.min, max: max.gt(least) ? max : least }
}
