import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpointSpecs } from '../src/endpointGroups.ts'
import { AsterValidationError } from '../src/errors.ts'
import { parseJson } from '../src/transport/parseJson.ts'
import { encodeParams, parseWireParams } from '../src/wireParams.ts'

const spec = fc.constantFrom(...endpointSpecs.map((one) => one.spec))
const text = fc.oneof(
  fc.string(),
  fc.constantFrom('BTCUSDT', 'BUY', 'LIMIT', 'STOP', '1', '0.5', 'true', '[1]', '[]', '{}', '-1'),
)

describe('every endpoint', () => {
  it('property: reads any JSON as a result or as issues, never by an exception', () => {
    fc.assert(
      fc.property(spec, fc.json({ maxDepth: 4 }), (one, json) => {
        expect(typeof one.result.safeParse(parseJson(json)).success).toBe('boolean')
      }),
      { numRuns: 1000 },
    )
  })

  it('property: reads any wire parameters or names one at fault', () => {
    const call = spec.chain((one) => {
      const name = fc.oneof(
        fc.string(),
        fc.constantFrom('symbol', ...Object.keys(one.params.shape)),
      )
      return fc.tuple(fc.constant(one), fc.dictionary(name, text))
    })
    fc.assert(
      fc.property(call, ([one, record]) => {
        const outcome = attempt(() => parseWireParams(one, record))
        if (outcome.error !== undefined) {
          expect(outcome.error).toBeInstanceOf(AsterValidationError)
          return
        }
        // What a server reads, a client would have sent.
        const again = Object.fromEntries(encodeParams(one, outcome.value ?? {}))
        expect(Object.keys(again).sort()).toEqual(Object.keys(record).sort())
        expect(Object.fromEntries(encodeParams(one, parseWireParams(one, again)))).toEqual(again)
      }),
      { numRuns: 1000 },
    )
  })
})

function attempt<T>(work: () => T): { readonly value?: T; readonly error?: unknown } {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}
