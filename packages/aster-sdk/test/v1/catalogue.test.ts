import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { EndpointSpec, Security } from '../../src/index.ts'
import { parseJson } from '../../src/transport/parseJson.ts'
import { v1EndpointSpecs } from '../../src/v1/index.ts'
import { hasFacts, readFact } from '../sharedFacts.ts'

/** One row of the committed digest of the catalogue. */
interface Digest {
  readonly endpoint: string
  readonly security: string
  readonly weight: number | string
  /** Names, `?` behind those that are not required; without authentication. */
  readonly params: string
  readonly isDeprecated?: boolean
}

const file = new URL('./fixtures/catalogue.json', import.meta.url)
const digest = JSON.parse(readFileSync(file, 'utf8')) as readonly Digest[]

const keyOf = ({ method, path }: { readonly method: string; readonly path: string }) =>
  `${method} ${path}`
const specs = new Map(v1EndpointSpecs.map(({ spec }) => [keyOf(spec), spec]))
const rows = digest.map((row) => [row.endpoint, row] as const)

const SECURITY: Readonly<Record<string, Security>> = {
  NONE: 'none',
  TRADE: 'trade',
  TRANSFER: 'trade',
  USER_DATA: 'user-data',
  USER_STREAM: 'user-stream',
  MARKET_DATA: 'market-data',
  WITHDRAW: 'withdraw',
}

/** Money leaves the account: kept out of the client's groups, whatever the catalogue calls it. */
const LEAVES_ACCOUNT = new Set([
  'POST /api/v1/asset/sendToAddress',
  'POST /api/v1/aster/user-withdraw',
])
/** The catalogue says only "parameters as POST order". */
const LIKE_ORDER = 'POST /fapi/v1/order/test'

describe('V1 specs against the digest of the catalogue', () => {
  it('are the same endpoints: 53 of futures, 30 of spot', () => {
    expect([...specs.keys()].sort()).toEqual(digest.map(({ endpoint }) => endpoint).sort())
    const markets = v1EndpointSpecs.map(({ spec }) => spec.market)
    expect(markets.filter((market) => market === 'futures')).toHaveLength(53)
    expect(markets.filter((market) => market === 'spot')).toHaveLength(30)
  })

  it.each(rows)('%s has the documented parameters and required flags', (endpoint, row) => {
    const spec = specs.get(endpoint)!
    const source = endpoint === LIKE_ORDER ? 'POST /fapi/v1/order' : endpoint
    const { params } = digest.find((other) => other.endpoint === source) ?? row
    const ours = Object.entries(spec.params.shape).map(([name, field]) =>
      z.safeParse(field, undefined).success ? `${name}?` : name,
    )
    expect(ours.sort()).toEqual(params.split(' ').filter(Boolean).sort())
  })

  it.each(rows)('%s has the documented security, market and repetition rule', (endpoint, row) => {
    const spec = specs.get(endpoint)!
    const security = LEAVES_ACCOUNT.has(endpoint) ? 'withdraw' : SECURITY[row.security]
    expect(spec.security).toBe(security)
    expect(spec.market).toBe(endpoint.includes('/fapi/') ? 'futures' : 'spot')
    expect(spec.retry === 'safe').toBe(spec.method === 'GET')
  })

  it.each(rows)('%s has the documented weight', (endpoint, { weight }) => {
    const spec = specs.get(endpoint)!
    for (const [params, expected] of weightCases(weight)) {
      expect({ params, weight: spec.weight(params) }).toEqual({ params, weight: expected })
    }
  })

  it.each(digest.filter(({ isDeprecated }) => isDeprecated === true))(
    '$endpoint is marked deprecated in its docstring',
    ({ endpoint }) => {
      const named = v1EndpointSpecs.find(({ spec }) => keyOf(spec) === endpoint)
      const path = `../../src/v1/${named?.name.replace('.', '/')}.ts`
      expect(readFileSync(new URL(path, import.meta.url), 'utf8')).toContain('@deprecated')
    },
  )
})

it.each([{}, { remainingOpenableNotionalValue: true }, { remainingOpenableNotionalValue: {} }])(
  'an openable notional of %j is refused',
  (answer) => {
    const spec = specs.get('GET /fapi/v1/remainingOpenableNotionalValue')
    expect(spec?.result.safeParse(answer).success).toBe(false)
    expect(spec?.result.safeParse({ remainingOpenableNotionalValue: 200 }).data).toEqual({
      remainingOpenableNotionalValue: '200',
    })
  },
)

type WeightCase = readonly [params: Readonly<Record<string, unknown>>, weight: number]

/** Reads the catalogue's weights: a number, by symbol, or by limit. Undocumented ones are our own 5. */
function weightCases(weight: number | string): readonly WeightCase[] {
  const cases: WeightCase[] = []
  const bySymbol = /^with symbol (\d+); without (\d+)$/.exec(String(weight))
  if (typeof weight === 'number') cases.push([{}, weight])
  else if (bySymbol !== null) {
    cases.push([{ symbol: 'BTCUSDT' }, Number(bySymbol[1])], [{}, Number(bySymbol[2])])
  } else if (weight.startsWith('by limit: ')) {
    for (const rule of weight.slice('by limit: '.length).split('; ')) {
      const [limits = '', value] = rule.split(' -> ')
      for (const limit of limitsOf(limits)) cases.push([{ limit }, Number(value)])
    }
  } else if (weight === 'not documented') cases.push([{}, 5])
  else cases.push([{ limit: 99 }, 1], [{ limit: 1500 }, 10])
  return cases
}

/** `5,10`, `<100`, `100..499` and `>1000`: values at the bounds. */
function limitsOf(text: string): readonly number[] {
  if (text.startsWith('<')) return [Number(text.slice(1)) - 1]
  if (text.startsWith('>')) return [Number(text.slice(1)) + 1]
  return text.split(/,|[.]{2}/).map(Number)
}

interface Row {
  readonly api: string
  readonly method: string
  readonly path: string
  readonly security: string
  readonly weight: number | string
  readonly status?: string
  readonly sample?: string | null
  readonly sampleAlternatives?: readonly string[]
  readonly params: readonly {
    readonly name: string
    readonly required: boolean
    readonly auth?: boolean
  }[]
}

describe.skipIf(!hasFacts)(
  'against the catalogue itself (skipped where ../shared is absent)',
  () => {
    const all = JSON.parse(readFact('endpoints.json') ?? '[]') as readonly Row[]
    const current = all.filter(({ api, status }) => api.endsWith('-v1') && status !== 'removed')

    it('the committed digest is up to date', () => {
      const made = current.map((row): Digest => {
        const params = row.params
          .filter(({ auth }) => auth !== true)
          .map(({ name, required }) => (required ? name : `${name}?`))
        return {
          endpoint: keyOf(row),
          security: row.security,
          weight: row.weight,
          params: params.join(' '),
          ...(row.status === 'deprecated' ? { isDeprecated: true } : {}),
        }
      })
      expect(made).toEqual(digest)
    })

    const samples = current.flatMap((row) =>
      [row.sample, ...(row.sampleAlternatives ?? [])]
        .filter((path) => typeof path === 'string')
        .map((path) => [keyOf(row), path] as const),
    )

    it.each(samples)('%s parses the documented sample %s', (endpoint, path) => {
      const sample = parseJson(readFact(path) ?? '')
      expect(specs.get(endpoint)?.result.safeParse(sample).error?.issues ?? []).toEqual([])
    })

    it('the recorded account of V4 parses', () => {
      const spec: EndpointSpec | undefined = specs.get('GET /fapi/v4/account')
      const recorded = parseJson(readFact('samples/recorded/futures-account-v4-trimmed.json') ?? '')
      expect(spec?.result.safeParse(recorded).error?.issues ?? []).toEqual([])
    })
  },
)
