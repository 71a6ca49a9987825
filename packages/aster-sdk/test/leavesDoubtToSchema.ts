import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { EndpointSpec } from '../src/index.ts'

/** States what every reader of plain text owes the schema beside it: the same result, or none. */
export function leavesDoubtToSchema(
  { readText, result }: Pick<EndpointSpec, 'readText' | 'result'>,
  text: string,
): void {
  it('are left to the schema when the text is cut anywhere', () => {
    const cuts = Array.from(text, (_, end) => readText?.(text.slice(0, end)))
    expect(cuts.filter((read) => read !== undefined)).toEqual([])
  })

  it('property: a changed text is read as the schema reads it, or not at all', () => {
    const change = fc.record({
      at: fc.nat(text.length - 1),
      cut: fc.nat(3),
      put: fc.string({ unit: fc.constantFrom(...'0123456789.,"[]{}-e '), maxLength: 3 }),
    })
    fc.assert(
      fc.property(change, ({ at, cut, put }) => {
        const changed = text.slice(0, at) + put + text.slice(at + cut)
        const read = readText?.(changed)
        if (read !== undefined) expect(read).toEqual(result.safeParse(JSON.parse(changed)).data)
      }),
      { numRuns: 200 },
    )
  })
}
