import { describe, expect, it } from 'vitest'
import { roundTripFees, volumeCost } from '../../src/index.ts'

const fees = { spotTakerFee: '0.001', perpTakerFee: '0.0004', slippageBps: 1 }

describe('volumeCost', () => {
  it('is what a round trip costs, per 1,000 of the four legs it trades', () => {
    const { total } = roundTripFees({ notional: '250', ...fees })
    expect(volumeCost({ ...fees, feeCoverage: '0' }).toFixed()).toBe(total.toFixed())
  })

  it.each([
    ['0.2', '0.66'], // 28 bps * 0.8 + 4 bps, over four legs
    ['1', '0.1'],
    ['1.5', '-0.25'],
  ])('with funding for %s of the fees loses %s', (feeCoverage, cost) => {
    expect(volumeCost({ ...fees, feeCoverage }).toFixed()).toBe(cost)
  })
})
