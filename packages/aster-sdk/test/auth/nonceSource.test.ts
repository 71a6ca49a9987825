import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNonceSource } from '../../src/index.ts'

describe('createNonceSource', () => {
  it('counts microseconds of the given clock, 16 digits', () => {
    expect(createNonceSource({ now: () => 1_786_000_000_123.456 }).next()).toBe('1786000000123456')
  })

  it('never repeats in a tight loop of a million and stays within a second of the clock', () => {
    const source = createNonceSource({ now: Date.now })
    let last = 0
    for (let i = 0; i < 1_000_000; i++) {
      const nonce = Number(source.next())
      if (nonce <= last) throw new Error(`nonce ${nonce} after ${last}`)
      last = nonce
    }
    expect(last - Date.now() * 1000).toBeLessThan(1_000_000)
  })

  it('goes on rising when the clock stands still or steps back', () => {
    let now = 2000
    const source = createNonceSource({ now: () => now })
    expect([source.next(), source.next()]).toEqual(['2000000', '2000001'])
    now = 1000
    expect(source.next()).toBe('2000002')
  })

  it('lies behind the clock by the backdating', () => {
    const source = createNonceSource({ now: () => 100_000, backdatingMicros: 50_000_000 })
    expect(source.next()).toBe('50000000')
  })

  it('starts above the high-water mark of an earlier process', () => {
    const source = createNonceSource({ now: () => 1, lastNonce: '5000' })
    expect(source.lastNonce).toBe('5000')
    expect(source.next()).toBe('5001')
    source.restore('9000')
    source.restore('8000')
    expect(source.next()).toBe('9001')
  })

  it.each(['', 'abc', '-1', '99999999999999999'])(
    'refuses %j as a high-water mark',
    (lastNonce) => {
      expect(() => createNonceSource({ now: () => 1, lastNonce })).toThrow(/not a nonce/)
    },
  )

  it('refuses a clock that is not a number', () => {
    expect(() => createNonceSource({ now: () => Number.NaN }).next()).toThrow(/clock/)
  })

  it('property: strictly rising for any clock', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 42 }), { minLength: 2 }), (times) => {
        let index = 0
        const source = createNonceSource({ now: () => times[index++] ?? 0 })
        const nonces = times.map(() => Number(source.next()))
        return nonces.every((nonce, i) => i === 0 || nonce > nonces[i - 1]!)
      }),
    )
  })
})
