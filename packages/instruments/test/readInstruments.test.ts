import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { InvalidInputError, readInstrument, readInstruments } from '../src/index.ts'

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8'))
}

const futures = readInstruments('perp', fixture('futuresExchangeInfo.json'))
const spot = readInstruments('spot', fixture('spotExchangeInfo.json'))

function find(list: typeof futures, symbol: string) {
  const found = list.instruments.find((instrument) => instrument.symbol === symbol)
  if (found === undefined) throw new Error(`${symbol} is not in the fixture`)
  return found
}

const FILTERS = [
  { filterType: 'PRICE_FILTER', minPrice: '0.1', maxPrice: '1000', tickSize: '0.1' },
  { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '100', stepSize: '0.00100000' },
]

function entry(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    symbol: 'XUSDT',
    status: 'TRADING',
    baseAsset: 'X',
    quoteAsset: 'USDT',
    filters: FILTERS,
    ...changes,
  }
}

describe('readInstruments on real rules', () => {
  test('reads every symbol of both fixtures', () => {
    expect(futures.instruments.map((instrument) => instrument.symbol)).toEqual([
      'BTCUSDT',
      'TAOUSDT',
      '币安人生USDT',
      'SANDUSDT',
      'WIFUSDT',
    ])
    expect(spot.instruments.map((instrument) => instrument.symbol)).toEqual([
      'BTCUSDT',
      'FORMUSDT',
      'LISAUSDT',
      '4USDT',
    ])
    expect([...futures.rejected, ...spot.rejected]).toEqual([])
  })

  test('reads the rules of the BTC perpetual', () => {
    const btc = find(futures, 'BTCUSDT')
    expect(btc.market).toBe('perp')
    expect(btc.lot.step.toFixed()).toBe('0.001')
    expect(btc.price.tick.toFixed()).toBe('0.1')
    expect(btc.minNotional.toFixed()).toBe('5')
    expect(btc.maxNotional).toBeUndefined()
    expect(btc.maxOpenOrders).toBe(200)
    expect(btc.maxConditionalOrders).toBe(10)
    expect(btc.orderTypes).toContain('LIMIT')
    expect(btc.timeInForce).toContain('IOC')
  })

  test('reads steps with trailing zeros as numbers, not as digit counts', () => {
    expect(find(futures, 'TAOUSDT').lot.step.toFixed()).toBe('0.001')
    expect(find(spot, 'FORMUSDT').lot.step.toFixed()).toBe('0.1')
  })

  test('keeps the status, so that a settling symbol is not opened', () => {
    expect(find(futures, 'SANDUSDT').status).toBe('SETTLING')
  })

  test('reads a tick of zero as a rule that is switched off', () => {
    expect(find(futures, 'WIFUSDT').price.tick.isZero()).toBe(true)
  })

  test('reads minNotional, maxNotional and the two-sided band of spot', () => {
    const btc = find(spot, 'BTCUSDT')
    expect(btc.minNotional.toFixed()).toBe('5')
    expect(btc.maxNotional?.gt(0)).toBe(true)
    expect(btc.priceBand?.up.gt(1)).toBe(true)
    expect(btc.priceBand?.down.lt(1)).toBe(true)
    expect(find(spot, 'LISAUSDT').maxNotional).toBeUndefined()
  })
})

describe('readInstrument', () => {
  test.each([
    [4_133_404_800_000, undefined],
    [4_133_404_799_999, 4_133_404_799_999],
    [1_738_918_800_000, 1_738_918_800_000],
    [0, undefined],
    [undefined, undefined],
  ])('reads a delivery date of %s as an end at %s', (deliveryDate, deliveryTime) => {
    expect(readInstrument('perp', entry({ deliveryDate })).deliveryTime).toBe(deliveryTime)
  })

  test.each([
    [1, ['STOCK'], 'STOCK'],
    [1, [], 'OTHER'],
    [0, ['pre-launch'], undefined],
    [undefined, undefined, undefined],
  ])(
    'reads symbolType %s with %j as underlying %s',
    (symbolType, underlyingSubType, underlying) => {
      expect(readInstrument('perp', entry({ symbolType, underlyingSubType })).underlying).toBe(
        underlying,
      )
    },
  )

  test('falls back to the lot of limit orders and to no minimum value where none is named', () => {
    const instrument = readInstrument('spot', entry())
    expect(instrument.marketLot).toEqual(instrument.lot)
    expect(instrument.minNotional.isZero()).toBe(true)
    expect(instrument.priceBand).toBeUndefined()
    expect(instrument.orderTypes).toEqual([])
  })

  test('takes the larger minimum where two filters state one', () => {
    const filters = [
      ...FILTERS,
      { filterType: 'MIN_NOTIONAL', minNotional: '5' },
      { filterType: 'NOTIONAL', minNotional: '10' },
    ]
    expect(readInstrument('spot', entry({ filters })).minNotional.toFixed()).toBe('10')
  })

  test('takes bounds that arrive as JSON numbers', () => {
    const filters = [
      { ...FILTERS[0], tickSize: 1e-7 },
      { ...FILTERS[1], stepSize: 10, minQty: 10 },
    ]
    const instrument = readInstrument('perp', entry({ filters }))
    expect(instrument.price.tick.toFixed()).toBe('0.0000001')
    expect(instrument.lot.step.toFixed()).toBe('10')
  })

  test.each([
    ['a price filter is missing', { filters: [FILTERS[1]] }, 'no PRICE_FILTER'],
    ['a lot filter is missing', { filters: [FILTERS[0]] }, 'no LOT_SIZE'],
    [
      'a step is missing',
      { filters: [FILTERS[0], { filterType: 'LOT_SIZE' }] },
      'minQty is missing',
    ],
    [
      'a step is not a number',
      { filters: [FILTERS[0], { ...FILTERS[1], stepSize: 'abc' }] },
      'not a decimal number',
    ],
    [
      'a step is negative',
      { filters: [FILTERS[0], { ...FILTERS[1], stepSize: '-1' }] },
      'stepSize is negative',
    ],
    [
      'a maximum lies below its minimum',
      { filters: [FILTERS[0], { ...FILTERS[1], maxQty: '0.0001' }] },
      'maxQty 0.0001 is below minQty 0.001',
    ],
    ['the symbol is empty', { symbol: '' }, 'bad symbol entry'],
    ['the filters are no list', { filters: 'x' }, 'bad symbol entry'],
  ])('refuses an entry when %s', (_case, changes, message) => {
    expect(() => readInstrument('perp', entry(changes))).toThrow(InvalidInputError)
    expect(() => readInstrument('perp', entry(changes))).toThrow(message)
  })
})

describe('readInstruments', () => {
  test('sets a broken symbol aside with its reason and keeps the others', () => {
    const list = readInstruments('perp', {
      symbols: [entry(), entry({ symbol: 'YUSDT', filters: [] }), null, 7],
    })
    expect(list.instruments.map((instrument) => instrument.symbol)).toEqual(['XUSDT'])
    expect(list.rejected).toHaveLength(3)
    expect(list.rejected[0]).toEqual({ symbol: 'YUSDT', reason: 'YUSDT: no PRICE_FILTER filter' })
  })

  test.each([[null], [[]], [{}], ['text'], [{ symbols: {} }]])(
    'refuses %j, which is not an exchangeInfo document',
    (document) => {
      expect(() => readInstruments('perp', document)).toThrow(InvalidInputError)
    },
  )
})
