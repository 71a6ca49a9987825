import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { EndpointSpec } from '../src/endpoint.ts'
import { endpointSpecs } from '../src/endpointGroups.ts'
import { parseJson } from '../src/transport/parseJson.ts'
import { catalogueRows } from './catalogueDigest.ts'
import { accepts, mutationsOf } from './mutations.ts'
import { hasFacts, readFact } from './sharedFacts.ts'

interface Sample {
  readonly name: string
  readonly path: string
  readonly spec: EndpointSpec
}

/** Documented without an answer: builder calls of spot (errors only) and the order test. */
const WITHOUT_SAMPLE = [
  'futures.testOrder',
  'spot.approveBuilder',
  'spot.deleteBuilder',
  'spot.updateBuilder',
]

const rows = catalogueRows('-v3')
const samples: readonly Sample[] = endpointSpecs.flatMap(({ name, spec }) => {
  const row = rows.find(
    ({ api, method, path }) =>
      api === `${spec.market}-v3` && method === spec.method && path === spec.path,
  )
  return [row?.sample, ...(row?.sampleAlternatives ?? [])]
    .filter((path) => typeof path === 'string')
    .map((path) => ({ name, path, spec }))
})

describe.skipIf(!hasFacts)('documented samples (skipped where ../shared is absent)', () => {
  it('exist for every endpoint but those that are documented without', () => {
    const covered = new Set(samples.map(({ name }) => name))
    const missing = endpointSpecs.map(({ name }) => name).filter((name) => !covered.has(name))
    expect(missing.sort()).toEqual(WITHOUT_SAMPLE)
  })

  it.each(samples)('$name parses $path', ({ path, spec }) => {
    const result = spec.result.safeParse(parseJson(readFact(path) ?? ''))
    expect(result.error?.issues ?? []).toEqual([])
  })

  it.each(samples)('$name refuses $path with a field missing or of another type', (sample) => {
    const document = parseJson(readFact(sample.path) ?? '')
    const broken = isSkippingRows(sample.spec.result)
      ? brokenRows(sample.spec.result, document)
      : mutationsOf(sample.spec.result, document)
    const taken = broken.filter(({ value }) => accepts(sample.spec.result, value))
    expect(taken.map(({ what }) => what)).toEqual([])
    expect(broken.length).toBeGreaterThan(1)
    const isEmpty = /^\s*(?:\{\s*\}|true|\[\s*\[)/.test(readFact(sample.path) ?? '')
    const names = broken.filter(({ what }) => / has no | is undefined$/.test(what))
    expect(names.length > 0).toBe(!isEmpty)
  })

  it.each(samples)('$name refuses what is not JSON of its shape', ({ spec }) => {
    for (const wrong of ['<html>', 7, null]) expect(accepts(spec.result, wrong)).toBe(false)
  })
})

it('the mutations of a schema break each field that it declares, at every depth', () => {
  const schema = z.looseObject({ a: z.string(), b: z.array(z.looseObject({ c: z.int() })) })
  const what = mutationsOf(schema, { a: 'x', b: [{ c: 1 }], d: 2 }).map((mutation) => mutation.what)
  expect(what).toEqual(
    expect.arrayContaining(['(top) has no a', 'a is an object', '(top) has no b', 'b is text']),
  )
  expect(what).toEqual(expect.arrayContaining(['b.0 has no c', 'b.0.c is a list']))
  expect(what.filter((text) => text.startsWith('d ') || text.endsWith(' d'))).toEqual([])
})

/** Lists of public data leave single unreadable rows out; they hide their row schema. */
function isSkippingRows(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod
  return def.type === 'pipe' && (def.in as z.core.$ZodTypes)._zod.def.type === 'unknown'
}

/** Such a list with the same fault in every row; a fault counts when leaving the field out is one. */
function brokenRows(schema: z.ZodMiniType, document: unknown) {
  const list = (Array.isArray(document) ? document : [document]) as Record<string, unknown>[]
  const required = Object.keys(list[0] ?? {}).filter(
    (key) =>
      !accepts(
        schema,
        list.map(({ [key]: _, ...row }) => row),
      ),
  )
  expect(required).toContain('symbol')
  expect(required.length).toBeGreaterThan(1)
  return required.flatMap((key) =>
    [undefined, null, {}, true].map((value) => ({
      what: `${key} is ${JSON.stringify(value)}`,
      value: list.map((row) => ({ ...row, [key]: value })),
    })),
  )
}
