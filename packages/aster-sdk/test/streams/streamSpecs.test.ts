import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { AsterValidationError } from '../../src/index.ts'
import { futuresStreams } from '../../src/streams/futuresStreams.ts'
import { spotStreams } from '../../src/streams/spotStreams.ts'
import { streamLimits } from '../../src/streams/streamLimits.ts'
import type { StreamSpec } from '../../src/streams/streamSpec.ts'
import { subscription } from '../../src/streams/subscription.ts'
import { readFact } from '../sharedFacts.ts'

interface Row {
  readonly market: 'futures' | 'spot'
  readonly channel: string
  readonly name: string
  readonly patterns: readonly string[]
  readonly updateSpeed: string
  readonly event: string
  readonly sample: unknown
}

const digest = JSON.parse(
  readFileSync(new URL('fixtures/streams.json', import.meta.url), 'utf8'),
) as { readonly connection: Readonly<Record<string, unknown>>; readonly streams: readonly Row[] }

const specs: Record<string, StreamSpec> = Object.fromEntries(
  [...Object.values(futuresStreams), ...Object.values(spotStreams)].map((spec) => [
    `${spec.market} ${spec.name}`,
    spec as StreamSpec,
  ]),
)
const rows = digest.streams.map((row) => [`${row.market} ${row.name}`, row] as const)
const specOf = (title: string): StreamSpec => specs[title]!

/** The sample without the envelope of a combined connection. */
function payload({ sample }: Row): unknown {
  return isObject(sample) && 'stream' in sample ? sample.data : sample
}
/** Whether the stream reads the message. */
function reads(spec: StreamSpec, message: unknown): boolean {
  if (spec.channel === 'market' && spec.isPlain?.(message)) return true
  const isList = spec.channel === 'market' && spec.isList
  return (isList ? z.array(spec.schema) : spec.schema).safeParse(message).success
}
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

describe('the catalogue of streams', () => {
  it('is the documented one: market, channel, names on the wire, speed and event', () => {
    const ours = Object.values(specs).map(
      ({ market, channel, name, patterns, updateSpeed, event }) => ({
        market,
        channel,
        name,
        patterns,
        updateSpeed,
        event: event ?? '(no e field)',
      }),
    )
    const documented = digest.streams.map(({ sample: _, ...row }) => row)
    const sorted = (list: readonly { market: string; name: string }[]) =>
      list.toSorted((a, b) => `${a.market}${a.name}`.localeCompare(`${b.market}${b.name}`))
    expect(sorted(ours)).toEqual(sorted(documented))
    expect(ours).toHaveLength(37)
  })

  it('keeps the documented limits', () => {
    expect(streamLimits).toEqual(digest.connection)
  })

  it.skipIf(readFact('streams.json') === undefined)(
    'has a digest equal to the facts (skipped where ../shared is absent)',
    () => {
      const facts = JSON.parse(readFact('streams.json')!) as {
        readonly streams: readonly (Row & { readonly sample: string })[]
      }
      const resolved = facts.streams.map(
        ({ market, channel, name, patterns, updateSpeed, event, sample }) => ({
          market,
          channel,
          name,
          patterns,
          updateSpeed,
          event,
          sample: JSON.parse(readFact(sample)!) as unknown,
        }),
      )
      expect(resolved).toEqual(digest.streams)
    },
  )

  it.each(rows)('%s reads its documented sample', (title, row) => {
    expect(reads(specOf(title), payload(row))).toBe(true)
  })

  it.each(rows)('%s tolerates a field that is new', (title, row) => {
    const message = payload(row)
    const grown = Array.isArray(message)
      ? message.map((one: object) => ({ ...one, somethingNew: [1] }))
      : { ...(message as object), somethingNew: [1] }
    expect(reads(specOf(title), grown)).toBe(true)
  })
})

/** Fields that may be absent: seen missing, or of one market only. Path without list positions. */
const optional: Readonly<Record<string, readonly string[]>> = {
  'futures markPrice': ['P'],
  'futures markPriceArr': ['P'],
  'futures kline': ['k.B'],
  'spot kline': ['k.B'],
  'spot aggTrade': ['M'],
  'futures bookTicker': ['e', 'E', 'T'],
  'futures bookTickerAll': ['e', 'E', 'T'],
  'futures diffDepth': ['T', 'pu'],
  'futures partialDepth': ['T', 'pu'],
  'spot diffDepth': ['T', 'pu'],
  'spot partialDepth': ['T', 'pu'],
  'futures accountConfigUpdateLeverage': ['T'],
  'futures accountConfigUpdateMode': ['T', 'ai.j', 'ai.f'],
  'futures publicAnnouncement': ['en.S', 'en.j', 'en.C', 'zh', 'zh.S', 'zh.j', 'zh.C'],
  'futures directAnnouncement': ['en.S', 'en.j', 'en.C', 'zh', 'zh.S', 'zh.j', 'zh.C'],
  'futures marginCall': ['cw', 'p.ps', 'p.mt', 'p.iw', 'p.mp', 'p.up', 'p.mm'],
  'futures accountUpdate': ['a.B', 'a.P', 'a.B.bc', 'a.P.cr', 'a.P.mt', 'a.P.iw', 'a.P.ps'],
  'futures orderTradeUpdate': 'sp N n T b a wt ot cp AP cr rp'.split(' ').map((key) => `o.${key}`),
  'spot outboundAccountPosition': ['T', 'm'],
  'spot executionReport': ['ap', 'P', 'n', 'N', 'ot', 'O', 'Y', 'Q'],
}

interface Mutation {
  readonly path: string
  readonly message: unknown
}

/** Every copy of the value in which one field is replaced, or removed when there is no replacement. */
function mutations(value: unknown, replacement: unknown, path = ''): Mutation[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => [
      ...(replacement === undefined || isObject(item)
        ? []
        : [{ path, message: value.with(index, replacement) }]),
      ...mutations(item, replacement, path).map((inner) => ({
        path: inner.path,
        message: value.with(index, inner.message),
      })),
    ])
  }
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = path === '' ? key : `${path}.${key}`
    const { [key]: _, ...rest } = value
    const changed = replacement === undefined ? rest : { ...value, [key]: replacement }
    return [
      { path: here, message: changed },
      ...mutations(inner, replacement, here).map(({ path: at, message }) => ({
        path: at,
        message: { ...value, [key]: message },
      })),
    ]
  })
}

describe('damaged samples', () => {
  it.each(rows)('%s refuses each field of a wrong type', (title, row) => {
    const accepted = mutations(payload(row), { wrong: true }).filter(({ message }) =>
      reads(specOf(title), message),
    )
    expect(accepted.map(({ path }) => path)).toEqual([])
  })

  it.each(rows)('%s refuses each missing field that is not optional', (title, row) => {
    const accepted = mutations(payload(row), undefined).filter(({ message }) =>
      reads(specOf(title), message),
    )
    expect([...new Set(accepted.map(({ path }) => path))].toSorted()).toEqual(
      (optional[title] ?? []).toSorted(),
    )
  })

  it.each(rows)('%s refuses what is no object', (title) => {
    for (const message of [null, undefined, 1, 'text', true, [[]], {}]) {
      expect(reads(specOf(title), message)).toBe(false)
    }
  })
})

describe('the quick check', () => {
  const plain = rows.filter(([title]) => {
    const spec = specOf(title)
    return spec.channel === 'market' && spec.isPlain !== undefined
  })

  it('covers the hot streams', () => {
    expect(plain.map(([title]) => title.split(' ')[1]!)).toEqual(
      expect.arrayContaining(['aggTrade', 'trade', 'bookTicker', 'diffDepth', 'partialDepth']),
    )
  })

  it.each(plain)('of %s accepts the sample', (title, row) => {
    const spec = specOf(title)
    expect(spec.channel === 'market' && spec.isPlain?.(payload(row))).toBe(true)
  })

  it('property: accepts nothing that the schema would refuse or change', () => {
    const odd = fc.oneof(
      fc.constantFrom(
        '',
        '-',
        '.',
        '1.',
        '.5',
        '1e5',
        '-0',
        '1..2',
        '9'.repeat(41),
        -1,
        1.5,
        2 ** 53,
      ),
      fc.stringMatching(/^-?\d{0,3}\.?\d{0,3}$/),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(fc.constantFrom(...plain), fc.nat(), odd, ([title, row], pick, value) => {
        const spec = specOf(title)
        if (spec.channel !== 'market') return
        const all = mutations(payload(row), value)
        const { message } = all[pick % all.length]!
        if (!spec.isPlain?.(message)) return
        expect(spec.schema.safeParse(message)).toEqual({ success: true, data: message })
      }),
      { numRuns: 2000 },
    )
  })
})

describe('names on the wire', () => {
  const everyParams: Readonly<Record<string, readonly object[]>> = {
    kline: [{ symbol: 'BTCUSDT', interval: '<interval>' }],
    partialDepth: [
      { symbol: 'BTCUSDT', levels: 5 },
      { symbol: 'BTCUSDT', levels: 10, speed: '500ms' },
      { symbol: 'BTCUSDT', levels: 20, speed: '100ms' },
    ],
    diffDepth: [
      { symbol: 'BTCUSDT' },
      { symbol: 'BTCUSDT', speed: '500ms' },
      { symbol: 'BTCUSDT', speed: '100ms' },
    ],
    markPrice: [{ symbol: 'BTCUSDT' }, { symbol: 'BTCUSDT', speed: '1s' }],
    markPriceArr: [{}, { speed: '1s' }],
  }

  it.each(Object.entries(specs).filter(([, spec]) => spec.channel === 'market'))(
    'of %s follow the documented patterns',
    (_, spec) => {
      if (spec.channel !== 'market') throw new Error('not a market stream')
      const symbol = spec.patterns[0]!.includes('<symbol>')
      const params = everyParams[spec.name] ?? [symbol ? { symbol: 'BTCUSDT' } : {}]
      const names = params.map((one) =>
        nameOf(spec, one).replace(/depth(5|10|20)/, 'depth<levels>'),
      )
      const patterns = spec.patterns.map((one) => one.replace('<symbol>', 'btcusdt'))
      expect(patterns.filter((one) => !names.includes(one))).toEqual(
        patterns.filter((one) => spec.market === 'spot' && one.endsWith('@500ms')),
      )
    },
  )

  function nameOf(spec: Extract<StreamSpec, { channel: 'market' }>, params: object): string {
    return spec.stream(params as z.output<typeof spec.params>)
  }

  it.each([
    [{ symbol: 'BTCUSDT', interval: '7m' }, 'interval'],
    [{ symbol: '', interval: '1m' }, 'symbol'],
    [{ symbol: 'BTCUSDT/ethusdt', interval: '1m' }, 'symbol'],
    [{ symbol: 'BTCUSDT', interval: '1m', speed: '1s' }, 'params'],
  ] as const)('are refused for %j because of %s', (params, field) => {
    const name = () =>
      subscription(futuresStreams.kline, params as { symbol: string; interval: '1m' })
    expect(name).toThrow(AsterValidationError)
    expect(name).toThrow(expect.objectContaining({ field }))
  })
})
