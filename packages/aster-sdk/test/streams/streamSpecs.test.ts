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
import type { TextReader } from '../../src/streams/textReader.ts'
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

describe('the quick reader of texts', () => {
  const hot = rows.flatMap((row) => {
    const spec = specOf(row[0])
    return spec.channel === 'market' && spec.readText !== undefined
      ? [[row[0], payload(row[1]), spec.readText, spec.schema] as const]
      : []
  })
  const readWhole = (read: TextReader<unknown>, text: string) => read(text, 0, text.length)

  it('covers the hot streams', () => {
    expect(hot.map(([title]) => title.split(' ')[1]!)).toEqual(
      expect.arrayContaining(['aggTrade', 'trade', 'bookTicker', 'diffDepth', 'partialDepth']),
    )
  })

  it.each(hot)('of %s reads the sample, also inside an envelope', (_, sample, read) => {
    const text = JSON.stringify(sample)
    expect(readWhole(read, text)).toEqual(sample)
    expect(read(`{"data":${text}}`, 8, 8 + text.length)).toEqual(sample)
  })

  it.each([
    [{ a: 1, m: true }, 'the order of keys seen on the wire'],
    [{ m: true, a: 1 }, 'the documented one'],
  ])('of futures trades knows %j: %s', (order) => {
    const sample: Record<string, unknown> = {
      ...{ e: 'aggTrade', E: 1754551358681, s: 'BTCUSDT', a: 20505890, p: '114783.7', q: '0.020' },
      ...{ f: 26024678, l: 26024682, T: 1754551358528, m: false },
    }
    const keys = Object.keys(order)[0] === 'a' ? [...'eEaspqflTm'] : [...'eEsapqflTm']
    const text = JSON.stringify(Object.fromEntries(keys.map((key) => [key, sample[key]])))
    expect(readWhole(futuresStreams.aggTrade.readText!, text)).toEqual(sample)
  })

  it.each(hot)('of %s leaves cut and extended text to the parser', (_, sample, read) => {
    const text = JSON.stringify(sample)
    for (let length = 0; length < text.length; length++) {
      expect(readWhole(read, text.slice(0, length))).toBeUndefined()
      expect(read(text, 0, length)).toBeUndefined()
    }
    for (const end of [' ', '}', ',', '{}', 'x']) {
      expect(readWhole(read, text + end)).toBeUndefined()
    }
  })

  it('property: reads nothing that the parser and the schema would refuse or read otherwise', () => {
    const odd = fc.oneof(
      fc.constantFrom('', '-', '.', '1.', '.5', '1e5', '-0', '1..2', '9'.repeat(41)),
      fc.constantFrom('a"b', 'a\\b', 'a\nb', '\u0000', '\u2028', 'x'.repeat(65)),
      fc.constantFrom(-1, -0, 1.5, 2 ** 53, 1e21, 1e-7, 999_999_999_999_999),
      fc.stringMatching(/^-?\d{0,3}\.?\d{0,3}$/),
      fc.jsonValue(),
    )
    const harm = fc.oneof(
      fc.constant((text: string) => text),
      fc.nat().map((at) => (text: string) => {
        const place = at % (text.length + 1)
        return `${text.slice(0, place)} ${text.slice(place)}`
      }),
      fc
        .tuple(fc.nat(), fc.constantFrom(...'0123456789.-+eE"\\,:[]{}tf \t\u0000é'))
        .map(([at, char]) => (text: string) => {
          const place = at % text.length
          return text.slice(0, place) + char + text.slice(place + 1)
        }),
      fc.constant((text: string) => text.replace(/"(\w)":/, '"\\u0065":')),
      fc.constant((text: string) => text.replace(/:(\d)/, ':0$1')),
      fc.constant((text: string) => text.replace(/}$/, ',"e":"other"}')),
      fc.constant((text: string) => text.replace(/}$/, ',"new":[1]}')),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...hot),
        fc.nat(),
        odd,
        harm,
        fc.boolean(),
        ([, sample, read, schema], pick, value, spoil, isMutated) => {
          const all = mutations(sample, value)
          const message = isMutated ? all[pick % all.length]!.message : sample
          const text = spoil(JSON.stringify(message))
          const quick = readWhole(read, text)
          if (quick === undefined) return
          expect(schema.safeParse(JSON.parse(text))).toEqual({ success: true, data: quick })
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each(hot)('of %s leaves every other order of keys to the parser', (_, sample, read) => {
    if (!isObject(sample)) throw new Error('the sample is no object')
    const text = JSON.stringify(Object.fromEntries(Object.entries(sample).reverse()))
    expect(readWhole(read, text)).toBeUndefined()
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
