import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AsterValidationError,
  type EndpointSpec,
  encodeParams,
  futuresEndpoints,
  parseWireParams,
  spotEndpoints,
} from '../src/index.ts'

const order = {
  symbol: 'BTCUSDT',
  side: 'SELL',
  type: 'LIMIT',
  timeInForce: 'GTX',
  quantity: '0.001',
  price: '100000.10',
  reduceOnly: true,
} as const

describe('encodeParams', () => {
  it('writes booleans and numbers as text, leaves out what is absent', () => {
    expect(encodeParams(futuresEndpoints.placeOrder, { ...order, stopPrice: undefined })).toEqual([
      ['symbol', 'BTCUSDT'],
      ['side', 'SELL'],
      ['type', 'LIMIT'],
      ['timeInForce', 'GTX'],
      ['quantity', '0.001'],
      ['price', '100000.10'],
      ['reduceOnly', 'true'],
    ])
  })

  it('writes lists as JSON without spaces', () => {
    const params = { symbol: 'A', orderIdList: [1, 2], origClientOrderIdList: ['x', 'y'] }
    expect(encodeParams(spotEndpoints.cancelAllOpenOrders, params)).toEqual([
      ['symbol', 'A'],
      ['orderIdList', '[1,2]'],
      ['origClientOrderIdList', '["x","y"]'],
    ])
  })

  it('refuses a JS number where an exact decimal belongs', () => {
    const wrong: object = { ...order, quantity: 0.001 }
    expect(() => encodeParams(futuresEndpoints.placeOrder, wrong as typeof order)).toThrow(
      /quantity/,
    )
  })
})

describe('parseWireParams', () => {
  it('reads back what encodeParams wrote', () => {
    const cases: readonly (readonly [EndpointSpec, Record<string, unknown>])[] = [
      [futuresEndpoints.placeOrder, order],
      [futuresEndpoints.getDepth, { symbol: 'A', limit: 100 }],
      [futuresEndpoints.setLeverage, { symbol: 'A', leverage: 3 }],
      [futuresEndpoints.countdownCancelAll, { symbol: 'A', countdownTime: 0 }],
      [spotEndpoints.cancelAllOpenOrders, { symbol: 'A', orderIdList: [1, 2] }],
      [spotEndpoints.getUserTrades, { fromId: '12345678901234567890', limit: 7 }],
    ]
    for (const [spec, params] of cases) {
      const wire = Object.fromEntries(encodeParams(spec, params))
      expect(parseWireParams(spec, wire)).toEqual(params)
    }
  })

  it('reads booleans in either case', () => {
    const wire = {
      ...Object.fromEntries(encodeParams(futuresEndpoints.placeOrder, order)),
      priceProtect: 'FALSE',
    }
    expect(parseWireParams(futuresEndpoints.placeOrder, wire)).toMatchObject({
      priceProtect: false,
    })
  })

  it.each([
    ['limit', futuresEndpoints.getDepth, { symbol: 'A', limit: '7' }],
    ['limit', futuresEndpoints.getIncome, { limit: '1e2' }],
    ['reduceOnly', futuresEndpoints.placeOrder, { ...order, reduceOnly: 'yes' }],
    ['recvWindow', futuresEndpoints.noop, { recvWindow: '5000' }],
    ['__proto__', futuresEndpoints.noop, JSON.parse('{"__proto__":"x"}')],
    ['orderIdList', spotEndpoints.cancelAllOpenOrders, { symbol: 'A', orderIdList: '[1' }],
    ['symbol', futuresEndpoints.getDepth, {}],
  ] as const)('refuses a wrong %s', (field, spec: EndpointSpec, wire: Record<string, string>) => {
    const read = () => parseWireParams(spec, wire)
    expect(read).toThrow(AsterValidationError)
    expect(read).toThrow(new RegExp(`parameter ${field}`))
  })

  it('property: any text in any field is either read or refused by name, never another error', () => {
    const specs: readonly EndpointSpec[] = [
      ...Object.values(futuresEndpoints),
      ...Object.values(spotEndpoints),
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...specs),
        fc.dictionary(fc.string(), fc.string()),
        fc.string(),
        (spec, extra, text) => {
          const known = Object.fromEntries(
            Object.keys(spec.params.shape).map((name) => [name, text]),
          )
          try {
            parseWireParams(spec, { ...known, ...extra })
          } catch (error) {
            expect(error).toBeInstanceOf(AsterValidationError)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
