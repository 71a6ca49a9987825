import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AsterValidationError,
  type EndpointSpec,
  futuresEndpoints,
  parseWireParams,
  spotEndpoints,
} from '../../src/index.ts'
import { judgeWrite } from '../../src/judgeWrite.ts'
import { parseJson } from '../../src/transport/parseJson.ts'
import { readAnswer } from '../../src/transport/readAnswer.ts'

const specs: readonly EndpointSpec[] = [
  ...Object.values(futuresEndpoints),
  ...Object.values(spotEndpoints),
]

const answerOf = (status: number, text: string) => ({
  status,
  text,
  header: () => undefined,
  retryAfterMs: undefined,
})

/** JSON with what attackers and broken servers put into it. */
const nastyKey = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'code', 'msg', 'symbol', 'orderId', ''),
  fc.string(),
)
const nastyValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, -2019, 200, '-2019', 1e21, '__proto__', 'NaN', -0, ''),
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(nastyKey, tie('value')), { maxLength: 4 }).map(Object.fromEntries),
  ),
})).value
const nastyText = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', '1', '-', '.', 'e') }),
  nastyValue.map((value) => JSON.stringify(value) ?? ''),
  nastyValue.map((value) => (JSON.stringify(value) ?? '').slice(0, -1)),
)

describe('parseJson', () => {
  it('property: reads JSON without long integers as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value)
        fc.pre(!/\d{16}/.test(text))
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
      { numRuns: 200 },
    )
  })

  it('property: keeps every digit of every integer, in any surrounding', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 16n, max: 10n ** 30n }), fc.string(), (id, key) => {
        const text = `{${JSON.stringify(key)}:[-${id}, ${id}],"n":"${id}"}`
        expect(parseJson(text)).toEqual({
          ...JSON.parse(`{${JSON.stringify(key)}:["-${id}","${id}"]}`),
          n: `${id}`,
        })
      }),
      { numRuns: 200 },
    )
  })

  it('property: fails with a SyntaxError and nothing else', () => {
    fc.assert(
      fc.property(nastyText, (text) => {
        try {
          expect(parseJson(text)).not.toBeUndefined()
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('takes __proto__ as an ordinary key and pollutes nothing', () => {
    const parsed = parseJson('{"__proto__":{"isAdmin":true},"id":12345678901234567890}')
    expect(Object.keys(parsed as object)).toEqual(['__proto__', 'id'])
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  it('takes the last of duplicate keys, as JSON.parse does', () => {
    expect(parseJson('{"a":1,"a":12345678901234567890}')).toEqual({ a: '12345678901234567890' })
  })

  it.each([
    ['a long string without an end', `1234567890123456"${'\\"'.repeat(200_000)}`],
    ['many quotes without an end', `1234567890123456${'"\\'.repeat(200_000)}`],
    ['a million digits', '1'.repeat(1_000_000)],
    ['a million digits before a dot', `${'1'.repeat(1_000_000)}.`],
    ['brackets a million deep', '['.repeat(1_000_000)],
    ['closed brackets 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects 100,000 deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('ends in well under a second for %s', (_what, text) => {
    const begin = performance.now()
    const reading = readAnswer(futuresEndpoints.getServerTime, answerOf(200, text))
    expect(reading.kind).toMatch(/^un(?:readable|expected)$/)
    expect(performance.now() - begin).toBeLessThan(1000)
  })
})

describe('readAnswer', () => {
  it('property: never throws, and takes nothing for a value that is not a 2xx of the right shape', () => {
    const status = fc.oneof(fc.constantFrom(200, 400, 418, 429, 500, 503, 302, 0), fc.nat(999))
    fc.assert(
      fc.property(fc.constantFrom(...specs), status, nastyText, (spec, status, text) => {
        const reading = readAnswer(spec, answerOf(status, text))
        const isSuccess = status >= 200 && status < 300
        if (reading.kind === 'value') {
          expect(isSuccess).toBe(true)
          expect(spec.result.safeParse(parseJson(text)).success).toBe(true)
        }
        if (reading.kind === 'venue-error') {
          expect(Number.isInteger(reading.code)).toBe(true)
          expect(reading.venueMessage.length).toBeLessThanOrEqual(300)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('property: no error body proves a refusal unless its code does and the status allows it', () => {
    const code = fc.oneof(
      fc.constantFrom<unknown>(-2019, '-2019', -1007, -4225, -2013, 1e99, null, '-2019x'),
      fc.integer({ min: -9999, max: 9999 }),
    )
    const msg = fc.oneof(
      fc.constantFrom<unknown>('no', 'Duplicate order sent.', null, 5),
      fc.string(),
    )
    const status = fc.constantFrom(200, 400, 401, 403, 408, 418, 429, 500, 502, 503, 504)
    fc.assert(
      fc.property(code, msg, status, (code, msg, status) => {
        const text = JSON.stringify({ code, msg })
        const { outcome } = judgeWrite(futuresEndpoints.placeOrder, answerOf(status, text))
        expect(outcome.kind === 'refused' || outcome.kind === 'unknown').toBe(true)
        if (outcome.kind !== 'refused') return
        expect(outcome.code).toBe(Number(code))
        expect(typeof msg).toBe('string')
        expect([200, 400, 401, 403]).toContain(status)
        expect([-1007, -4225, -2013]).not.toContain(outcome.code)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    '{"code":"__proto__","msg":"x"}',
    '{"code":-2019}',
    '{"code":-2019,"msg":["x"]}',
    '[{"code":-2019,"msg":"x"}]',
    '{"code":-2019.5,"msg":"x"}',
    '{"error":{"code":-2019,"msg":"x"}}',
    '{"__proto__":{"code":-2019,"msg":"x"}}',
  ])('takes %s for no refusal', (text) => {
    const { outcome } = judgeWrite(futuresEndpoints.placeOrder, answerOf(400, text))
    expect(outcome.kind).toBe('unknown')
  })
})

describe('parseWireParams', () => {
  it('property: gives parameters of the schema or an AsterValidationError, never anything else', () => {
    const names = fc.oneof(
      fc.constantFrom('symbol', 'side', 'type', 'quantity', 'price', 'limit', 'batchOrders'),
      nastyKey,
    )
    const record = fc.array(fc.tuple(names, nastyText), { maxLength: 6 }).map(Object.fromEntries)
    fc.assert(
      fc.property(fc.constantFrom(...specs), record, (spec, wire) => {
        try {
          const params = parseWireParams(spec, wire)
          expect(spec.params.safeParse(params).success).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(AsterValidationError)
        }
        expect(({} as { symbol?: string }).symbol).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })
})
