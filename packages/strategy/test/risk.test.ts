import { Decimal } from '@asterkit/instruments'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { haltRequest } from '../src/risk/killSwitch.ts'
import { limitOpening } from '../src/risk/limits.ts'
import { isFresh } from '../src/risk/staleData.ts'

const DAY = 86_400_000
const day = 20_000 * DAY
const limits = { maxOrdersPerDay: 100, maxRoundTripsPerDay: 3 }
const wanted = new Decimal(1000)
const heldNotional = new Decimal(0)

describe('limitOpening', () => {
  it('refuses the round trip beyond the last one of the day', () => {
    const after = (opens: number) =>
      limitOpening(wanted, limits, { day, orders: 0, opens, heldNotional }, day).kind
    expect(after(2)).toBe('allowed')
    expect(after(3)).toBe('refused')
  })

  it('keeps orders back for closing what it opens', () => {
    const after = (orders: number) =>
      limitOpening(wanted, limits, { day, orders, opens: 0, heldNotional }, day).kind
    expect(after(92)).toBe('allowed')
    expect(after(93)).toBe('refused')
  })

  it('starts anew with the next UTC day, not earlier', () => {
    const use = { day, orders: 100, opens: 3, heldNotional }
    expect(limitOpening(wanted, limits, use, day + DAY - 1).kind).toBe('refused')
    expect(limitOpening(wanted, limits, use, day + DAY).kind).toBe('allowed')
  })

  it('counts what is held against the cap on all pairs together, inclusive', () => {
    const after = (held: number) =>
      limitOpening(
        wanted,
        { ...limits, maxTotalNotionalQuote: new Decimal(2500) },
        { day, orders: 0, opens: 0, heldNotional: new Decimal(held) },
        day,
      )
    expect(after(1500)).toMatchObject({ notional: wanted })
    expect(after(2000)).toMatchObject({ notional: new Decimal(500) })
    expect(after(2500).kind).toBe('refused')
  })

  it('property: never allows more than was wanted or than the cap', () => {
    const amount = fc
      .integer({ min: 1, max: 1_000_000_000 })
      .map((cents) => new Decimal(cents).div(100))
    fc.assert(
      fc.property(amount, fc.option(amount, { nil: undefined }), (want, maxNotionalQuote) => {
        const use = { day, orders: 0, opens: 0, heldNotional }
        const result = limitOpening(want, { ...limits, maxNotionalQuote }, use, day)
        if (result.kind !== 'allowed') throw new Error(result.reason)
        expect(result.notional.lte(want)).toBe(true)
        expect(result.notional.lte(maxNotionalQuote ?? want)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('isFresh', () => {
  it('bounds the age of an event on both sides', () => {
    expect(isFresh(1000, 2000, 1000)).toBe(true)
    expect(isFresh(999, 2000, 1000)).toBe(false)
    expect(isFresh(3000, 2000, 1000)).toBe(true)
    expect(isFresh(3001, 2000, 1000)).toBe(false)
  })

  it('does not trust a time that is no number', () => {
    expect(isFresh(Number.NaN, 2000, 1000)).toBe(false)
  })
})

describe('haltRequest', () => {
  it('passes a person’s reason on', () => {
    expect(haltRequest(() => 'maintenance')).toBe('maintenance')
    expect(haltRequest(() => undefined)).toBeUndefined()
    expect(haltRequest(undefined)).toBeUndefined()
  })

  it('counts what cannot be read as a halt', () => {
    const unreadable = () => {
      throw new Error('EIO')
    }
    expect(haltRequest(unreadable)).toMatch(/cannot be read \(EIO\)/)
  })
})
