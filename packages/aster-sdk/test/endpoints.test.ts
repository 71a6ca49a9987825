import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type EndpointSpec, futuresEndpoints, refusalCodes, spotEndpoints } from '../src/index.ts'
import { parseJson } from '../src/transport/parseJson.ts'
import { hasFacts, readFact } from './sharedFacts.ts'

const named: readonly (readonly [name: string, spec: EndpointSpec])[] = [
  ...Object.entries(futuresEndpoints).map(([name, spec]) => [`futures.${name}`, spec] as const),
  ...Object.entries(spotEndpoints).map(([name, spec]) => [`spot.${name}`, spec] as const),
]

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

interface Row {
  readonly api: string
  readonly method: string
  readonly path: string
  readonly security: string
  readonly weight: number | string
  readonly sample?: string
  readonly sampleAlternatives?: readonly string[]
  readonly params: readonly {
    readonly name: string
    readonly required: boolean
    readonly auth?: boolean
  }[]
}

/** Builder codes would let somebody take a fee; this client has no place for them. */
const LEFT_OUT = new Set(['builder', 'feeRate'])
/** Seen in recorded exchanges or needed by neither text: parameters that the catalogue does not list. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  'POST /api/v3/order': ['newOrderRespType'],
}

describe.skipIf(!hasFacts)('against the catalogue (skipped where ../shared is absent)', () => {
  const rows = JSON.parse(readFact('endpoints.json') ?? '[]') as readonly Row[]
  const rowOf = (spec: EndpointSpec) =>
    rows.find(
      ({ api, method, path }) =>
        api === `${spec.market}-v3` && method === spec.method && path === spec.path,
    )

  it.each(named)('%s has the documented parameters, security and weight', (_, spec) => {
    const row = rowOf(spec)
    expect(row).toBeDefined()
    const documented = row!.params.filter(({ name, auth }) => auth !== true && !LEFT_OUT.has(name))
    const added = ADDED[`${spec.method} ${spec.path}`] ?? []
    expect(Object.keys(spec.params.shape).sort()).toEqual(
      [...documented.map(({ name }) => name), ...added].sort(),
    )
    for (const { name, required } of documented) {
      const isOptional = spec.params.shape[name]?.safeParse(undefined).success === true
      expect({ name, required: !isOptional }).toEqual({ name, required })
    }
    const isPublic = row!.security === 'NONE'
    expect(spec.security === 'none').toBe(isPublic)
    if (typeof row!.weight === 'number') expect(spec.weight({})).toBe(row!.weight)
  })

  const samples = named.flatMap(([name, spec]) => {
    const row = rowOf(spec)
    const paths = [row?.sample, ...(row?.sampleAlternatives ?? [])]
    return paths.filter((path) => path !== undefined).map((path) => [name, spec, path] as const)
  })

  it.each(samples)('%s parses the documented sample', (_, spec, path) => {
    const text = readFact(path)
    expect(text).toBeDefined()
    const result = spec.result.safeParse(parseJson(text ?? ''))
    expect(result.error?.issues ?? []).toEqual([])
  })

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
