import { describe, expect, test } from 'vitest'
import { checkOrder, decimal, type Instrument, type OrderDraft } from '../src/index.ts'
import { testInstrument } from './testInstrument.ts'

const rules = testInstrument({ minPrice: '1', maxPrice: '200', maxQuantity: '100' })

function order(changes: {
  side?: 'buy' | 'sell'
  quantity?: string
  price?: string
  isReduceOnly?: boolean
}): OrderDraft {
  return {
    side: changes.side ?? 'buy',
    quantity: decimal(changes.quantity ?? '1'),
    price: decimal(changes.price ?? '100'),
    ...(changes.isReduceOnly === undefined ? {} : { isReduceOnly: changes.isReduceOnly }),
  }
}

function broken(draft: OrderDraft, instrument: Instrument = rules, referencePrice?: string) {
  const reference = referencePrice === undefined ? {} : { referencePrice: decimal(referencePrice) }
  return checkOrder(draft, instrument, reference).map((problem) => problem.rule)
}

describe('checkOrder', () => {
  test('accepts an order that keeps every rule', () => {
    expect(checkOrder(order({}), rules)).toEqual([])
  })

  test('accepts every bound itself and refuses the first value beyond it', () => {
    expect(broken(order({ price: '200' }))).toEqual([])
    expect(broken(order({ price: '200.1' }))).toEqual(['max-price'])
    expect(broken(order({ price: '1', quantity: '5' }))).toEqual([])
    expect(broken(order({ price: '0.9', quantity: '6' }))).toEqual(['min-price'])
    expect(broken(order({ quantity: '100' }))).toEqual([])
    expect(broken(order({ quantity: '100.001' }))).toEqual(['max-quantity'])
    expect(broken(order({ quantity: '0.05' }))).toEqual([])
    expect(broken(order({ quantity: '0.049' }))).toEqual(['min-notional'])
  })

  test('refuses a price beside the tick and a quantity beside the step', () => {
    expect(broken(order({ price: '100.05' }))).toEqual(['tick-size'])
    expect(broken(order({ quantity: '1.0005' }))).toEqual(['step-size'])
  })

  test('refuses a quantity below the smallest lot', () => {
    const coarse = testInstrument({ step: '0.5', minQuantity: '2', minNotional: '0' })
    expect(broken(order({ quantity: '1.5' }), coarse)).toEqual(['min-quantity'])
  })

  test('refuses zero and negative prices and quantities even where bounds are switched off', () => {
    const open = testInstrument({ minPrice: '0', minQuantity: '0', minNotional: '0' })
    expect(broken(order({ price: '0' }), open)).toEqual(['min-price'])
    expect(broken(order({ price: '-100' }), open)).toContain('min-price')
    expect(broken(order({ quantity: '0' }), open)).toEqual(['min-quantity'])
    expect(broken(order({ quantity: '-1' }), open)).toContain('min-quantity')
  })

  test('skips the parts of a rule that the venue switches off with zero', () => {
    const open = testInstrument({
      tick: '0',
      step: '0',
      minQuantity: '0',
      maxPrice: '0',
      maxQuantity: '0',
      minNotional: '0',
    })
    expect(broken(order({ price: '123456789.123456', quantity: '0.0000001' }), open)).toEqual([])
  })

  test('holds market orders to their own bounds', () => {
    const market = testInstrument({ maxQuantity: '100', maxMarketQuantity: '10' })
    const draft = { side: 'buy' as const, quantity: decimal('11') }
    expect(broken(draft, market)).toEqual(['max-quantity'])
    expect(broken(order({ quantity: '11' }), market)).toEqual([])
  })

  test('values a market order at the reference price, and not at all without one', () => {
    const draft = { side: 'buy' as const, quantity: decimal('0.04') }
    expect(broken(draft, rules, '100')).toEqual(['min-notional'])
    expect(broken(draft)).toEqual([])
  })

  test('exempts reduce-only orders from the minimum value on perp, but never on spot', () => {
    const small = order({ quantity: '0.01', isReduceOnly: true })
    expect(broken(small, testInstrument({ market: 'perp' }))).toEqual([])
    expect(broken(small, testInstrument({ market: 'spot' }))).toEqual(['min-notional'])
  })

  test('refuses a value above the largest', () => {
    const capped = testInstrument({ maxNotional: '1000' })
    expect(broken(order({ quantity: '10' }), capped)).toEqual([])
    expect(broken(order({ quantity: '10.001' }), capped)).toEqual(['max-notional'])
  })

  test('binds perp prices on the aggressive side only', () => {
    const perp = testInstrument({ market: 'perp', band: { up: '1.05', down: '0.95' } })
    expect(broken(order({ side: 'buy', price: '105' }), perp, '100')).toEqual([])
    expect(broken(order({ side: 'buy', price: '105.1' }), perp, '100')).toEqual(['price-band'])
    expect(broken(order({ side: 'buy', price: '50' }), perp, '100')).toEqual([])
    expect(broken(order({ side: 'sell', price: '95' }), perp, '100')).toEqual([])
    expect(broken(order({ side: 'sell', price: '94.9' }), perp, '100')).toEqual(['price-band'])
    expect(broken(order({ side: 'sell', price: '190' }), perp, '100')).toEqual([])
  })

  test('binds spot prices on both sides', () => {
    const spot = testInstrument({ market: 'spot', band: { up: '5', down: '0.2' } })
    expect(broken(order({ side: 'buy', price: '19.9' }), spot, '100')).toEqual(['price-band'])
    expect(broken(order({ side: 'sell', price: '500.1' }), spot, '100')).toEqual(['price-band'])
    expect(broken(order({ side: 'sell', price: '500' }), spot, '100')).toEqual([])
  })

  test('skips a band of zero and market orders, which have no price to bind', () => {
    const off = testInstrument({ market: 'spot', band: { up: '0', down: '0' } })
    expect(broken(order({ price: '1000' }), off, '100')).toEqual([])
    const perp = testInstrument({ band: { up: '1.05', down: '0.95' } })
    expect(broken({ side: 'buy', quantity: decimal('1') }, perp, '100')).toEqual([])
  })

  test('cannot judge the band without a reference price', () => {
    const perp = testInstrument({ band: { up: '1.05', down: '0.95' } })
    expect(broken(order({ price: '100000' }), perp)).toEqual([])
  })

  test('takes reducing orders but no opening ones on a symbol that does not trade normally', () => {
    const settling = testInstrument({ status: 'SETTLING' })
    expect(broken(order({}), settling)).toEqual(['status'])
    expect(broken(order({ isReduceOnly: true }), settling)).toEqual([])
  })

  test('lists every problem in the order of the venue, with the figures', () => {
    const problems = checkOrder(order({ price: '0.05', quantity: '0.0005' }), rules)
    expect(problems.map((problem) => problem.rule)).toEqual([
      'min-price',
      'tick-size',
      'min-quantity',
      'step-size',
      'min-notional',
    ])
    expect(problems[0]?.message).toBe('BTCUSDT perp: price 0.05 is below the minimum 1')
    expect(problems[4]?.message).toBe('BTCUSDT perp: value 0.000025 is below the minimum 5')
  })
})
