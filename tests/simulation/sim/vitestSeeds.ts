import { describe, expect, it } from 'vitest'
import { rowsOf } from './seedsRun.ts'
import { violationLines } from './simSummary.ts'

const AT_ONCE = 25

/** Claims that no invariant breaks in a block of seeds; the blocks run side by side in files of their own. */
export function describeSeeds(from: number, count: number): void {
  describe(`seeds ${from} to ${from + count - 1}`, () => {
    for (let first = from; first < from + count; first += AT_ONCE) {
      it(`keep every invariant: ${first} to ${first + AT_ONCE - 1}`, async () => {
        const broken: string[] = []
        const saw = new Set<string>()
        for await (const row of rowsOf({ from: first, count: AT_ONCE, step: 1 })) {
          broken.push(...violationLines(row))
          for (const name of row.saw) saw.add(name)
        }
        expect(broken).toEqual([])
        // Runs in which nothing happens prove nothing.
        for (const name of ['pair: open', 'pair: closed', 'process: killed']) {
          expect(saw).toContain(name)
        }
      })
    }
  })
}
