import {
  checkOrder,
  type Decimal,
  decimal,
  InvalidInputError,
  isOnGrid,
  ZERO,
} from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createPairSizer,
  pairStep,
  type SizePairInput,
  sizePair,
  smallestCapital,
  walletSplit,
} from '../../src/index.ts'
import { decimals, fees, leverages } from '../arbitraries.ts'
import { testPair } from '../testPair.ts'

function input(changes: Partial<SizePairInput> = {}): SizePairInput {
  return {
    capitalQuote: '1000',
    capitalFraction: '0.96',
    leverage: 1,
    spotPrice: '100',
    perpPrice: '100',
    ...testPair(),
    spotTakerFee: '0.001',
    perpTakerFee: '0.0004',
    ...changes,
  }
}

function sized(changes: Partial<SizePairInput> = {}) {
  const size = sizePair(input(changes))
  if (!size.ok) throw new Error(`does not fit: ${size.reason}`)
  return size
}

describe('sizePair', () => {
  test('works out 1000 at 1x by hand', () => {
    // Each wallet: 1000 * 0.96 / 2 = 480. Spot: 480 / (100 * 1.001) = 4.7952 -> 4.79 ordered at most,
    // 4.79 * 0.999 = 4.78521 net -> short 4.78; ordered again for 4.78: 4.78 / 0.999 = 4.7848 -> 4.79.
    const size = sized()
    expect(size.quantity.toFixed()).toBe('4.78')
    expect(size.spotOrderQuantity.toFixed()).toBe('4.79')
    expect(size.spotCost.toFixed()).toBe('479')
    expect(size.perpNotional.toFixed()).toBe('478')
    expect(size.perpMargin.toFixed()).toBe('478')
    // 479 * 0.001 + 478 * 0.0004
    expect(size.feeReserve.toFixed()).toBe('0.6702')
  })

  test('leaves coins that can still be sold after the stated fall of the price', () => {
    // Smallest spot order 5 at 100: 0.05 coins; after a fall of 20 %, 5 / 80 = 0.0625 -> 0.07 coins.
    const pair = testPair()
    const change = { spot: { ...pair.spot, minNotional: decimal('5') }, capitalQuote: '14' }
    expect(sized({ ...change, capitalQuote: '13' }).quantity.toFixed()).toBe('0.05')
    expect(sizePair(input({ ...change, capitalQuote: '13', spotPriceDrop: '0.2' })).ok).toBe(false)
    const least = sizePair(input({ ...change, capitalQuote: '1', spotPriceDrop: '0.2' }))
    if (least.ok) throw new Error('must not fit')
    const capitalQuote = least.minimumCapital
    const kept = sized({ ...change, capitalQuote, spotPriceDrop: '0.2' }).quantity
    expect(kept.toFixed()).toBe('0.07')
    expect(kept.times('80').gte('5')).toBe(true)
  })

  test.each([
    // Without fees the notional is B * L / (L + 1) with B = 1000: 500, 666.66, 750.
    { leverage: 1, quantity: '5', margin: '500.00' },
    { leverage: 2, quantity: '6.66', margin: '333.00' },
    { leverage: 3, quantity: '7.5', margin: '250.00' },
  ])('splits the capital by leverage $leverage', ({ leverage, quantity, margin }) => {
    const free = { capitalFraction: '1', spotTakerFee: '0', perpTakerFee: '0' }
    const size = sized({ ...free, leverage })
    expect(size.quantity.toFixed()).toBe(quantity)
    expect(size.spotOrderQuantity.toFixed()).toBe(quantity)
    expect(size.perpMargin.toFixed(2)).toBe(margin)
  })

  test('deploys 558.74 of 1164.04, the figures of the published run', () => {
    const size = sized({
      capitalQuote: '1164.04',
      spotPrice: '1',
      perpPrice: '1',
      spotTakerFee: '0',
      perpTakerFee: '0',
    })
    // 582.02 * 0.96 = 558.7392
    expect(size.perpNotional.toFixed(2)).toBe('558.73')
  })

  test('is limited by the dearer leg', () => {
    const free = { capitalFraction: '1', spotTakerFee: '0', perpTakerFee: '0' }
    expect(sized({ ...free, perpPrice: '125' }).quantity.toFixed()).toBe('4') // 500 / 125
    expect(sized({ ...free, spotPrice: '125' }).quantity.toFixed()).toBe('4')
  })

  test('keeps to the larger step and orders coins in the smaller one', () => {
    const { spot, perp } = testPair({ spotStep: '0.01', perpStep: '0.5' })
    const size = sized({ spot, perp })
    expect(size.quantity.toFixed()).toBe('4.5')
    // 4.5 / 0.999 = 4.5045...
    expect(size.spotOrderQuantity.toFixed()).toBe('4.51')
  })

  test.each([
    // 480 / 1.001 = 479.5 -> 470 ordered at most -> 469.53 net -> short 460
    { spotStep: '10', perpStep: '0.5', quantity: '460', ordered: '470' },
    { spotStep: '0.5', perpStep: '10', quantity: '470', ordered: '470.5' },
    { spotStep: '0.00100000', perpStep: '1', quantity: '479', ordered: '479.48' },
    { spotStep: '0.5', perpStep: '0.2', quantity: '479', ordered: '479.5' },
  ])('is legal on steps $spotStep and $perpStep', ({ spotStep, perpStep, quantity, ordered }) => {
    const size = sized({
      ...testPair({ spotStep, perpStep }),
      spotPrice: '1',
      perpPrice: '1',
    })
    expect(size.quantity.toFixed()).toBe(quantity)
    expect(size.spotOrderQuantity.toFixed()).toBe(ordered)
  })

  test('pays for the worst price that the order may reach', () => {
    // 1 % beyond the touch: 480 / (101 * 1.001) = 4.7477 -> 4.74 -> net 4.735 -> 4.73
    const size = sized({ slippageBps: 100 })
    expect(size.quantity.toFixed()).toBe('4.73')
    expect(size.spotCost.toFixed()).toBe('478.74') // 4.74 * 101
  })

  test('says how much capital is missing, in words and as a number', () => {
    const size = sizePair(input({ capitalQuote: '10' }))
    if (size.ok) throw new Error('10 USDT must not be enough')
    // Least short 0.05 (value 5); coins 0.05 / 0.999 -> 0.06; 0.06 * 100.1 * 2 / 0.96 = 12.5125
    expect(size.minimumCapital.toFixed()).toBe('12.52')
    expect(size.reason).toBe(
      '10.00 USDT at 1x does not pay for the smallest XUSDT order that both markets take, 0.05 X',
    )
  })

  test('checks the least quantity and the least value of both legs', () => {
    const least = (rules: Parameters<typeof testPair>[0]) =>
      smallestCapital(input({ ...testPair(rules), spotTakerFee: '0', perpTakerFee: '0' })).toFixed()
    // 0.05 * 100 * 2 / 0.96 = 10.4166...
    expect(least({})).toBe('10.42')
    expect(least({ spotMinimum: '0.2' })).toBe('41.67')
    expect(least({ perpMinimum: '0.2' })).toBe('41.67')
    expect(least({ spotMinNotional: '20' })).toBe('41.67')
    expect(least({ perpMinNotional: '20' })).toBe('41.67')
    expect(least({ spotStep: '0.2' })).toBe('41.67')
  })

  test('takes an order of exactly the least value, and opens with exactly the least capital', () => {
    const size = sized({ spotTakerFee: '0', perpTakerFee: '0', capitalQuote: '10.42' })
    expect(size.perpNotional.toFixed()).toBe('5')
  })

  test('values orders at the worst price that they may reach, where the least value is concerned', () => {
    // At 99, 1 % below the touch, 0.05 is worth 4.95 and 0.06 is worth 5.94.
    const free = { spotTakerFee: '0', perpTakerFee: '0', slippageBps: 100 }
    const least = (rules: Parameters<typeof testPair>[0]) =>
      smallestCapital(input({ ...free, ...testPair(rules) })).toFixed()
    // 0.05 * 101 * 2 / 0.96 = 10.5208..., 0.06 * 101 * 2 / 0.96 = 12.625
    expect(least({ spotMinNotional: '4.95', perpMinNotional: '4.95' })).toBe('10.53')
    expect(least({ spotMinNotional: '4.96', perpMinNotional: '4.95' })).toBe('12.63')
    expect(least({ spotMinNotional: '4.95', perpMinNotional: '4.96' })).toBe('12.63')
    const rules = testPair({ spotMinNotional: '4.96', perpMinNotional: '4.95' })
    expect(sizePair(input({ ...free, ...rules, capitalQuote: '12.62' })).ok).toBe(false)
    expect(sizePair(input({ ...free, ...rules, capitalQuote: '12.63' })).ok).toBe(true)
  })

  test('orders coins without rounding where spot has no step', () => {
    const pair = testPair({ spotStep: '0', perpStep: '1' })
    const size = sized({ ...pair, spotTakerFee: '0.2', capitalFraction: '1' })
    // 500 / (100 * 1.2) = 4.1666 coins, 3.3333 net -> short 3, ordered 3 / 0.8
    expect(size.quantity.toFixed()).toBe('3')
    expect(size.spotOrderQuantity.toFixed()).toBe('3.75')
  })

  test('has nothing to size without capital', () => {
    expect(sizePair(input({ capitalQuote: '0' })).ok).toBe(false)
  })

  test.each<[string, Partial<SizePairInput>]>([
    ['leverage 4', { leverage: 4 }],
    ['leverage 0', { leverage: 0 }],
    ['leverage 1.5', { leverage: 1.5 }],
    ['leverage 125', { leverage: 125 }],
    ['a fraction of 0', { capitalFraction: '0' }],
    ['a fraction of 96, which is a percentage', { capitalFraction: '96' }],
    ['negative capital', { capitalQuote: '-1' }],
    ['capital that is no number', { capitalQuote: 'NaN' }],
    ['a spot price of 0', { spotPrice: '0' }],
    ['a negative perp price', { perpPrice: '-1' }],
    ['a negative fee', { spotTakerFee: '-0.001' }],
    ['a fee of 1', { perpTakerFee: '1' }],
    ['negative slippage', { slippageBps: -1 }],
    ['slippage of 100 %', { slippageBps: 10_000 }],
    ['slippage that is no number', { slippageBps: Number.NaN }],
  ])('refuses %s', (_case, changes) => {
    expect(() => sizePair(input(changes))).toThrow(InvalidInputError)
  })
})

const steps = fc.constantFrom('10', '1', '0.5', '0.2', '0.1', '0.01', '0.00100000', '0.00001')
const cases = fc.record({
  capitalQuote: decimals('0', '50000', 2),
  capitalFraction: decimals('0.5', '1', 2),
  leverage: leverages,
  spotPrice: decimals('0.01', '1000', 4),
  perpPrice: decimals('0.01', '1000', 4),
  rules: fc.record({ spotStep: steps, perpStep: steps }),
  spotTakerFee: fees,
  perpTakerFee: fees,
  slippageBps: fc.integer({ min: 0, max: 100 }),
})

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

function fromCase({ rules, ...rest }: Case): SizePairInput {
  return { ...rest, ...testPair(rules) }
}

/** What a wallet must hold for a leg, fees in quote. Written from the docstring, not from the code. */
function needs(given: SizePairInput, order: Decimal, short: Decimal) {
  const cap = decimal(given.spotPrice).times(
    decimal('1').plus(decimal(String(given.slippageBps)).div(10_000)),
  )
  const spot = order.times(cap).times(decimal(given.spotTakerFee).plus(1))
  const notional = short.times(given.perpPrice)
  const perp = notional.div(given.leverage).plus(notional.times(given.perpTakerFee))
  return { spot, perp }
}

/** Room for the last digits of divisions by 3. */
const DUST = decimal('1e-25')

describe('sizePair on random markets', () => {
  test('property: both legs are legal, paid for by their own wallet, and hedged within a lot', () => {
    fc.assert(
      fc.property(cases, (random) => {
        const given = fromCase(random)
        const size = sizePair(given)
        fc.pre(size.ok)
        const { spot, perp, leverage } = given
        const { quantity, spotOrderQuantity } = size
        const budget = decimal(given.capitalQuote).times(given.capitalFraction)
        const wallets = walletSplit({ totalQuote: budget, leverage })
        const need = needs(given, spotOrderQuantity, quantity)
        expect(need.spot.lte(wallets.spot.plus(DUST))).toBe(true)
        expect(need.perp.lte(wallets.perp.plus(DUST))).toBe(true)
        const paid = size.spotCost.plus(size.perpMargin).plus(size.feeReserve)
        expect(paid.lte(budget.plus(DUST))).toBe(true)

        const floor = decimal('1').minus(decimal(String(given.slippageBps)).div(10_000))
        const buy = { side: 'buy' as const, quantity: spotOrderQuantity }
        const sell = { side: 'sell' as const, quantity }
        const sellSpot = { referencePrice: decimal(given.spotPrice).times(floor) }
        const sellPerp = { referencePrice: decimal(given.perpPrice).times(floor) }
        expect(checkOrder(buy, spot, sellSpot)).toEqual([])
        expect(checkOrder(sell, spot, sellSpot)).toEqual([])
        expect(checkOrder(sell, perp, sellPerp)).toEqual([])

        const coins = spotOrderQuantity.times(decimal('1').minus(given.spotTakerFee))
        expect(coins.gte(quantity)).toBe(true)
        expect(coins.minus(quantity).lt(spot.lot.step)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('property: a sizer at new prices finds what a new sizing finds', () => {
    fc.assert(
      fc.property(cases, cases, (before, random) => {
        const given = fromCase(random)
        const sizer = createPairSizer(given)
        const other = fromCase(before)
        sizer.size(other.capitalQuote, other)
        const size = sizePair(given)
        expect(sizer.size(given.capitalQuote, given)).toEqual(size)
        const quantity = sizer.quantityFor(given.capitalQuote, given)
        expect(quantity?.toFixed()).toBe(size.ok ? size.quantity.toFixed() : undefined)
      }),
      { numRuns: 200 },
    )
  })

  test('property: no larger short would fit', () => {
    fc.assert(
      fc.property(cases, (random) => {
        const given = fromCase(random)
        const size = sizePair(given)
        fc.pre(size.ok)
        const { spot, perp, leverage } = given
        const next = size.quantity.plus(pairStep(spot, perp))
        const keep = decimal('1').minus(given.spotTakerFee)
        let order = next.div(keep).div(spot.lot.step).floor().times(spot.lot.step)
        while (order.times(keep).lt(next)) order = order.plus(spot.lot.step)
        const budget = decimal(given.capitalQuote).times(given.capitalFraction)
        const wallets = walletSplit({ totalQuote: budget, leverage })
        const need = needs(given, order, next)
        const isTooDear =
          need.spot.gt(wallets.spot.minus(DUST)) || need.perp.gt(wallets.perp.minus(DUST))
        expect(isTooDear).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('property: the capital it asks for is enough, and two cents less are not', () => {
    fc.assert(
      fc.property(cases, (random) => {
        const { capitalQuote: _, ...given } = fromCase(random)
        const least = smallestCapital(given)
        expect(sizePair({ ...given, capitalQuote: least }).ok).toBe(true)
        const less = least.minus('0.02')
        fc.pre(less.gt(0))
        const size = sizePair({ ...given, capitalQuote: less })
        expect(size.ok).toBe(false)
        if (!size.ok) expect(size.minimumCapital.eq(least)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('property: more capital never gives a smaller pair', () => {
    fc.assert(
      fc.property(cases, decimals('0', '1000', 2), (random, extra) => {
        const given = fromCase(random)
        const size = sizePair(given)
        const more = sizePair({ ...given, capitalQuote: extra.plus(given.capitalQuote) })
        const quantity = size.ok ? size.quantity : ZERO
        expect((more.ok ? more.quantity : ZERO).gte(quantity)).toBe(true)
        expect(isOnGrid(quantity, ZERO, pairStep(given.spot, given.perp))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
