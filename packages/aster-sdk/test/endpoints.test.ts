import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type EndpointSpec,
  endpointSpecs,
  futuresEndpoints,
  refusalCodes,
  spotEndpoints,
  walletEndpoints,
} from '../src/index.ts'
import { parseJson } from '../src/transport/parseJson.ts'
import { hasFacts, readFact } from './sharedFacts.ts'

const named: readonly (readonly [name: string, spec: EndpointSpec])[] = endpointSpecs.map(
  ({ name, spec }) => [name, spec],
)

describe('endpoint specs', () => {
  it('have different methods and paths', () => {
    const keys = named.map(([, { method, path }]) => `${method} ${path}`)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it.each(named)('%s: reads are GETs and may be repeated, writes may not', (_, spec) => {
    expect(spec.retry === 'safe').toBe(spec.method === 'GET')
    expect(spec.path.startsWith(spec.market === 'futures' ? '/fapi/v3/' : '/api/v3/')).toBe(true)
  })
})

describe('clients', () => {
  it('bind nothing that needs the main wallet', () => {
    const bound: readonly EndpointSpec[] = [
      ...Object.values(futuresEndpoints),
      ...Object.values(spotEndpoints),
    ]
    const securities = new Set(bound.map(({ security }) => security))
    expect([...securities].sort()).toEqual(['none', 'trade', 'user-data', 'user-stream'])
    expect(Object.keys(walletEndpoints.futures)).toContain('withdraw')
    expect(Object.keys(walletEndpoints.spot)).toContain('approveBuilder')
  })
})

describe('peculiar answers', () => {
  const file = new URL('./fixtures/answers.json', import.meta.url)
  const answers = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  const read = (name: string) =>
    new Map(named).get(name)?.result.parse(parseJson(answers[name] ?? ''))

  it.each(Object.keys(answers))('%s parses as documented', (name) => {
    expect(read(name)).toBeDefined()
  })

  it('ids are text with all digits', () => {
    expect(read('spot.getTransactionHistory')).toMatchObject([{ tranId: '1759115482304540227' }])
    expect(read('futures.placeOrder')).toMatchObject({ orderId: '22542179' })
  })

  it('caps that are JSON numbers come out as decimal text', () => {
    expect(read('futures.getFundingInfo')).toMatchObject([
      { fundingFeeCap: '0.03', fundingFeeFloor: '-0.03' },
      { fundingFeeCap: '0.02' },
    ])
  })

  it('numbers that are text come out as numbers', () => {
    expect(read('futures.countdownCancelAll')).toMatchObject({ countdownTime: 100_000 })
    expect(read('futures.cancelAllOpenOrders')).toMatchObject({ code: 200 })
    expect(read('futures.getPositionRisk')).toMatchObject([{ leverage: 10 }, { leverage: 10 }])
  })

  it.each(Object.keys(answers))(
    '%s is refused without its first field, and with an object in it',
    (name) => {
      const spec = new Map(named).get(name)
      const whole = parseJson(answers[name] ?? '')
      const row = (Array.isArray(whole) ? whole[0] : whole) as Record<string, unknown>
      const field = Object.keys(row).find((key) => requiredIn(spec).has(key)) ?? ''
      const { [field]: _, ...without } = row
      for (const broken of [without, { ...row, [field]: {} }]) {
        expect(spec?.result.safeParse(Array.isArray(whole) ? [broken] : broken).success).toBe(false)
      }
    },
  )

  /** Fields whose absence every answer schema of the fixtures must notice. */
  function requiredIn(spec: EndpointSpec | undefined): ReadonlySet<string> {
    const common = ['symbol', 'code', 'clientOrderId', 'incomeType', 'id', 'tranId', 'entryPrice']
    return new Set(spec === undefined ? [] : common)
  }
})

describe.skipIf(!hasFacts)('against recorded facts (skipped where ../shared is absent)', () => {
  it.each([
    ['futures', 290, 'futures-exchangeInfo-2026-01-12.json'],
    ['spot', undefined, 'spot-exchangeInfo-2026-01-06.json'],
  ] as const)(
    'the recorded exchangeInfo of %s parses, every symbol of it',
    (market, count, name) => {
      const raw = parseJson(readFact(`samples/recorded/${name}`) ?? '') as { symbols: unknown[] }
      const specs = market === 'futures' ? futuresEndpoints : spotEndpoints
      const info = specs.getExchangeInfo.result.parse(raw)
      expect(info.symbols).toHaveLength(count ?? raw.symbols.length)
    },
  )

  it('every code that proves a refusal is of a kind that can', () => {
    const { codes } = JSON.parse(readFact('errors.json') ?? '') as {
      codes: readonly { readonly code: number; readonly kind: string }[]
    }
    const kinds = new Map(codes.map(({ code, kind }) => [code, kind]))
    const can = ['filter', 'bad-request', 'insufficient-balance', 'rejected', 'auth']
    const others = [...refusalCodes].filter((code) => !can.includes(kinds.get(code) ?? ''))
    // -2011 answers a cancel that found nothing to cancel.
    expect(others).toEqual([-2011])
  })
})

describe('refusalCodes', () => {
  it.each([
    -1000, -1001, -1003, -1006, -1007, -1010, -1015, -1016, -1021, -2013, -2020, -4083, -4115,
    -4225,
  ])('%d proves nothing', (code) => {
    expect(refusalCodes.has(code)).toBe(false)
  })
})
