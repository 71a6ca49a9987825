import { InvalidInputError } from '@asterkit/instruments'
import { describe, expect, test } from 'vitest'
import { type GarchModel, garch } from '../../src/index.ts'
import { normals, seeded } from '../simulate.ts'

/** Returns of a model that is known, and the variance of the one after the last. */
function simulated(seed: number, count: number, { omega, alpha, beta }: GarchModel) {
  const normal = normals(seed)
  let variance = omega / (1 - alpha - beta)
  const returns: number[] = []
  for (let at = 0; at < count; at += 1) {
    const value = Math.sqrt(variance) * normal()
    returns.push(value)
    variance = omega + alpha * value * value + beta * variance
  }
  return { returns, nextVariance: variance }
}

const CALM = { omega: 2e-9, alpha: 0.08, beta: 0.9 }
const NERVOUS = { omega: 4e-8, alpha: 0.3, beta: 0.5 }

describe('garch', () => {
  test.each([
    ['a slow model', 11, CALM],
    ['a slow model, other draws', 12, CALM],
    ['a nervous model', 13, NERVOUS],
  ] as const)('finds the parameters of %s', (_name, seed, model) => {
    const { returns, nextVariance } = simulated(seed, 8000, model)
    const fit = garch(returns)
    if (fit.kind !== 'fitted') throw new Error(fit.reason)

    // Standard errors of 8000 draws are about 0.01 to 0.03.
    expect(fit.alpha).toBeGreaterThan(model.alpha - 0.04)
    expect(fit.alpha).toBeLessThan(model.alpha + 0.04)
    expect(fit.beta).toBeGreaterThan(model.beta - 0.07)
    expect(fit.beta).toBeLessThan(model.beta + 0.07)
    const longVariance = model.omega / (1 - model.alpha - model.beta)
    expect(fit.longVariance / longVariance).toBeGreaterThan(0.8)
    expect(fit.longVariance / longVariance).toBeLessThan(1.25)
    expect(fit.nextVariance / nextVariance).toBeGreaterThan(0.85)
    expect(fit.nextVariance / nextVariance).toBeLessThan(1.15)
  })

  test('does not depend on the unit of returns', () => {
    const { returns } = simulated(14, 3000, CALM)
    const [one, scaled] = [garch(returns), garch(returns.map((value) => value * 1e4))]
    if (one.kind !== 'fitted' || scaled.kind !== 'fitted') throw new Error('no fit')

    expect(scaled.alpha).toBeCloseTo(one.alpha, 2)
    expect(scaled.nextVariance / 1e8 / one.nextVariance).toBeCloseTo(1, 2)
  })

  test('refuses returns that are mostly zero, as those of a second on Aster are', () => {
    const uniform = seeded(3)
    const { returns } = simulated(15, 2000, CALM)
    const mostlyZero = returns.map((value) => (uniform() < 0.57 ? 0 : value))
    const fit = garch(mostlyZero)

    expect(fit).toMatchObject({ kind: 'fallback', reason: expect.stringMatching(/5\d % .*zero/) })
    expect(fit.nextVariance).toBeGreaterThan(0)
  })

  test('falls back with few returns: by hand', () => {
    // (0.94 * 4 + 1) / (0.94 + 1) = 4.76 / 1.94
    expect(garch([2, 1])).toEqual({
      kind: 'fallback',
      reason: '2 returns, at least 250 are needed',
      nextVariance: 4.76 / 1.94,
      zeroShare: 0,
    })
    expect(garch([])).toMatchObject({ kind: 'fallback', nextVariance: 0 })
  })

  test('refuses a return that is no number', () => {
    expect(() => garch([Number.NaN])).toThrow(InvalidInputError)
  })
})
