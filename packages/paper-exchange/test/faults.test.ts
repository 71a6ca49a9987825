import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultTable, faultTableText } from '../src/faults/faultTable.ts'
import { FaultMatcher, type FaultPlanInput, parseFaultPlan } from '../src/faults/index.ts'

/** Tables without the blanks and dashes that a formatter aligns them with. */
function unaligned(markdown: string): string {
  return markdown.replace(/ *\| */g, '|').replace(/-{3,}/g, '---')
}

describe('the list of faults', () => {
  it('is in the README as it is', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    expect(unaligned(readme)).toContain(unaligned(faultTableText()))
  })

  it('has every action once, so that its name says its phase', () => {
    const names = faultTable().map(({ action }) => action)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('parseFaultPlan', () => {
  it.each<[string, unknown]>([
    ['the plan: ', 7],
    ['faults: ', {}],
    ['seed: ', { seed: -1, faults: [] }],
    ['faults[0].phase: ', { faults: [{ phase: 'later', action: 'drop' }] }],
    [
      'faults[0].action: of phase pre must be one of drop, ',
      { faults: [{ phase: 'pre', action: 'lag' }] },
    ],
    ['faults[0].action: of phase pre', { faults: [{ phase: 'pre', action: '__proto__' }] }],
    ['faults[0].match.p: ', { faults: [{ match: { p: 0 }, phase: 'pre', action: 'drop' }] }],
    [
      'faults[0].match.to: must be after from',
      { faults: [{ match: { from: 5, to: 5 }, phase: 'pre', action: 'drop' }] },
    ],
    ['faults[0].times: ', { faults: [{ phase: 'pre', action: 'drop', times: 0 }] }],
    [
      'faults[1].args.code: ',
      {
        faults: [
          { phase: 'pre', action: 'drop' },
          { phase: 'pre', action: 'refuse' },
        ],
      },
    ],
    [
      'faults[0].match.nth: counts calls',
      { faults: [{ match: { nth: 2 }, phase: 'state', action: 'restart' }] },
    ],
  ])('says %s for what cannot be used', (words, value) => {
    expect(() => parseFaultPlan(value, 0)).toThrow(`fault plan: ${words}`)
  })

  it('counts moments with a plus from when it is handed over', () => {
    const plan: FaultPlanInput = {
      faults: [{ match: { from: '+5', to: 90 }, phase: 'pre', action: 'drop' }],
    }
    expect(parseFaultPlan(plan, 10).faults[0]?.match).toMatchObject({ from: 15, to: 90 })
  })
})

describe('FaultMatcher', () => {
  const order = { market: 'spot', endpoint: 'placeOrder', symbol: 'BTCUSDT' } as const

  function struck(plan: FaultPlanInput, calls: number, stepMs = 0): number[] {
    const matcher = new FaultMatcher()
    matcher.add(parseFaultPlan(plan, 0))
    return Array.from({ length: calls }, (_, call) => call + 1).filter(
      (call) => matcher.take('pre', order, (call - 1) * stepMs).length > 0,
    )
  }

  it('strikes from the nth matching call on, so many times', () => {
    const match = { endpoint: 'placeOrder', nth: 3 }
    expect(struck({ faults: [{ match, phase: 'pre', action: 'drop', times: 2 }] }, 9)).toEqual([
      3, 4,
    ])
  })

  it('strikes from `from` on and before `to`', () => {
    const match = { from: 20, to: 40 }
    const plan: FaultPlanInput = {
      faults: [{ match, phase: 'pre', action: 'drop', times: 'always' }],
    }
    expect(struck(plan, 9, 10)).toEqual([3, 4])
  })

  it('once struck, strikes everything for `forMs`', () => {
    const match = { nth: 2 }
    const plan: FaultPlanInput = {
      faults: [{ match, phase: 'pre', action: 'dark', args: { forMs: 30 } }],
    }
    expect(struck(plan, 9, 10)).toEqual([2, 3, 4])
  })

  it('draws each entry by itself: another entry changes nothing', () => {
    const first = { match: { p: 0.4 }, phase: 'pre', action: 'drop', times: 'always' } as const
    const other = { match: { p: 0.9, market: 'perp' }, phase: 'pre', action: 'ban' } as const
    const alone = struck({ seed: 9, faults: [first] }, 50)
    expect(struck({ seed: 9, faults: [first, other] }, 50)).toEqual(alone)
    expect(alone.length).toBeGreaterThan(8)
    expect(alone.length).toBeLessThan(32)
    expect(struck({ seed: 10, faults: [first] }, 50)).not.toEqual(alone)
  })
})
