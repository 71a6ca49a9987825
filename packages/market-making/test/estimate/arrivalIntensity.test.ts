import { describe, expect, test } from 'vitest'
import { ArrivalHistogram, arrivalIntensity, logInterval, shrink } from '../../src/index.ts'
import { seeded } from '../simulate.ts'

const SECONDS = 3600

/** An hour of trades whose volume at distance d or beyond is rate * e^(-k d) per second. */
function simulated(seed: number, { rate, k }: { rate: number; k: number }, binSize = 0.1) {
  const uniform = seeded(seed)
  const histogram = new ArrivalHistogram({ binSize })
  for (let second = 0; second < SECONDS; second += 1) histogram.addTime(second * 1000, 1000)
  // Exponential waiting times and distances; each trade has a volume of 0.5 to 1.5.
  for (let time = 0; ; ) {
    time += -Math.log(uniform()) / rate
    if (time >= SECONDS) return histogram
    // A trade in bin b reaches every order at b * binSize: distances are cut to the bin below.
    const distance = Math.floor(-Math.log(uniform()) / k / binSize) * binSize
    if (distance > 0) histogram.addTrade(time * 1000, distance, 0.5 + uniform())
  }
}

describe('arrivalIntensity', () => {
  test.each([1, 2, 3, 4])('finds rate and decay of simulated trades, draw %i', (seed) => {
    const fit = arrivalIntensity(simulated(seed, { rate: 0.8, k: 1.5 }))
    if (fit.kind === 'none') throw new Error(fit.reason)
    const [lowK, highK] = logInterval({ value: fit.k, errorLn: fit.errorLnK })
    const volume = { value: fit.volumePerSecond, errorLn: fit.errorLnVolume }

    expect(fit.k).toBeGreaterThan(1.35)
    expect(fit.k).toBeLessThan(1.65)
    expect(fit.volumePerSecond).toBeGreaterThan(0.7)
    expect(fit.volumePerSecond).toBeLessThan(0.9)
    expect(fit.rSquared).toBeGreaterThan(0.97)
    expect(fit.seconds).toBeCloseTo(SECONDS, 6)
    // These four draws are among the 95 of 100.
    expect([lowK < 1.5, highK > 1.5]).toEqual([true, true])
    expect(logInterval(volume)[0]).toBeLessThan(0.8)
    expect(logInterval(volume)[1]).toBeGreaterThan(0.8)
  })

  test('counts volume, not trades', () => {
    const histogram = simulated(5, { rate: 0.8, k: 1.5 })
    const single = arrivalIntensity(histogram)
    const doubled = arrivalIntensity(ArrivalHistogram.merged(histogram, onlyVolume(histogram)))
    if (single.kind === 'none' || doubled.kind === 'none') throw new Error('no fit')

    // Twice the volume in twice the seconds.
    expect(doubled.volumePerSecond / single.volumePerSecond).toBeCloseTo(1, 6)
    expect(doubled.k).toBeCloseTo(single.k, 6)
  })

  test('leaves trades on the wrong side of the price out and counts them', () => {
    const histogram = new ArrivalHistogram({ binSize: 1 })
    histogram.addTrade(0, -3, 10)
    histogram.addTrade(0, 0.2, 10)

    expect(histogram.wrongSideTrades).toBe(2)
    expect(histogram.blocks).toEqual([])
  })

  test('says why there is no fit', () => {
    const few = new ArrivalHistogram({ binSize: 1 })
    few.addTrade(0, 1, 1)
    const shallow = new ArrivalHistogram({ binSize: 1 })
    for (let at = 0; at < 100; at += 1) shallow.addTrade(at, 1 + (at % 2), 1)

    expect(arrivalIntensity(few)).toEqual({
      kind: 'none',
      reason: '1 trades, at least 50 are needed',
      trades: 1,
    })
    expect(arrivalIntensity(shallow)).toMatchObject({
      reason: 'trades at 2 distances near the touch, at least 3 are needed',
    })
  })

  test('does not add up histograms of other bins', () => {
    const [one, other] = [1, 2].map((binSize) => new ArrivalHistogram({ binSize }))

    expect(() => ArrivalHistogram.merged(one!, other!)).toThrow('do not add up')
  })
})

function onlyVolume(histogram: ArrivalHistogram): ArrivalHistogram {
  return ArrivalHistogram.merged(new ArrivalHistogram({ binSize: histogram.binSize }), histogram)
}

describe('shrink', () => {
  test('meets halfway when both are equally sure: by hand', () => {
    // ln 2 lies halfway between ln 4 and ln 1; error 0.5 / sqrt(2)
    const drawn = shrink({ value: 4, errorLn: 0.5 }, { value: 1, errorLn: 0.5 })

    expect(drawn.value).toBeCloseTo(2, 12)
    expect(drawn.errorLn).toBeCloseTo(0.5 / Math.SQRT2, 12)
  })

  test('keeps a certain estimate and nearly takes the prior of an uncertain one', () => {
    expect(shrink({ value: 4, errorLn: 0 }, { value: 1, errorLn: 0.5 }).value).toBe(4)
    expect(shrink({ value: 4, errorLn: 50 }, { value: 1, errorLn: 0.5 }).value).toBeCloseTo(1, 3)
  })
})
