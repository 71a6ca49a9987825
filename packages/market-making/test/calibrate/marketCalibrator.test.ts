import { describe, expect, test } from 'vitest'
import {
  type Calibration,
  judgeParameters,
  MarketCalibrator,
  ParameterFile,
} from '../../src/index.ts'
import { normals, seeded } from '../simulate.ts'

const START = 1_760_000_000_000
const SECONDS = 1800

interface Scene {
  readonly seed?: number
  readonly seconds?: number
  /** Share of trades between ticks. */
  readonly hidden?: number
  /** Trades per second of each side. */
  readonly rate?: number
  /** A second in which recording broke off for an hour. */
  readonly hole?: number
}

/** A market that moves by 2 ticks of 10,000 a second and trades up to some ticks beyond its touch. */
function calibrated({ seed = 1, seconds = SECONDS, hidden = 0, rate = 0.5, hole }: Scene = {}) {
  const [normal, uniform] = [normals(seed), seeded(seed + 1)]
  const calibrator = new MarketCalibrator({ symbol: 'ETHUSDT', tickSize: 0.1 })
  let price = 10_000
  let time = START
  for (let second = 0; second < seconds; second += 1) {
    price += 2 * normal()
    time += 1000
    if (second === hole) {
      time += 3_600_000
      calibrator.addGap()
    }
    const bidTicks = Math.floor(price)
    calibrator.addTouch({ time, bidTicks, askTicks: bidTicks + 1 })
    for (const takerSide of ['buy', 'sell'] as const) {
      if (uniform() > rate) continue
      // e times rarer with every 4 ticks = 4 bp: k = 0.25 per bp.
      const beyond = Math.floor(-Math.log(uniform()) * 4)
      const ticks = takerSide === 'buy' ? bidTicks + 1 + beyond : bidTicks - beyond
      const shift = uniform() < hidden ? 0.25 : 0
      calibrator.addTrade({ time: time + 300, takerSide, ticks: ticks + shift, quantity: 2 })
    }
  }
  return calibrator.result()
}

function parametersOf(calibration: Calibration) {
  if (calibration.kind === 'failed') throw new Error(calibration.reason)
  return calibration.parameters
}

describe('MarketCalibrator', () => {
  test('finds the figures of a simulated market', () => {
    const { volatility, arrivals, data, spreadBps, problems, touch } = parametersOf(calibrated())

    // 2 of 10,000 ticks per square root of a second
    expect(volatility.sigmaBps).toBeGreaterThan(1.7)
    expect(volatility.sigmaBps).toBeLessThan(2.3)
    expect(spreadBps).toBeCloseTo(1, 1)
    for (const side of [arrivals.buy, arrivals.sell]) {
      expect(side.kPerBps).toBeGreaterThan(0.2)
      expect(side.kPerBps).toBeLessThan(0.3)
      // 0.5 trades of 2 a second reach half a tick from the mid; e^(0.25 / 2) of it distance 0
      expect(side.volumePerSecond / (0.5 * 2 * Math.exp(0.125))).toBeGreaterThan(0.85)
      expect(side.volumePerSecond / (0.5 * 2 * Math.exp(0.125))).toBeLessThan(1.15)
    }
    expect(data).toMatchObject({ from: START + 1000, hiddenShare: 0, wrongSideShare: 0 })
    expect(touch?.halfSpreadBps).toBeGreaterThan(3)
    expect(problems).toEqual([])
  })

  test('keeps hidden prints out of the rates and tells their share', () => {
    const [plain, half] = [parametersOf(calibrated()), parametersOf(calibrated({ hidden: 0.5 }))]
    const ratio = half.arrivals.buy.volumePerSecond / plain.arrivals.buy.volumePerSecond

    expect(half.data.hiddenShare).toBeCloseTo(0.5, 1)
    expect(ratio).toBeGreaterThan(0.4)
    expect(ratio).toBeLessThan(0.6)
  })

  test('counts neither time nor a return across a hole', () => {
    const { data, volatility } = parametersOf(calibrated({ hole: 900 }))

    expect(data.seconds).toBeCloseTo(SECONDS - 2, 0)
    expect(data.to - data.from).toBeGreaterThan(3_600_000 + (SECONDS - 2) * 1000)
    expect(volatility.realisedBps).toBeLessThan(2.4)
  })

  test('names what is too little to quote on', () => {
    const { problems } = parametersOf(calibrated({ seconds: 200 }))

    expect(problems).toContain('the book is known for 199 s, at least 300 are needed')
  })

  test('says why there are no figures at all', () => {
    const empty = new MarketCalibrator({ symbol: 'X', tickSize: 1 })

    expect(empty.result()).toEqual({ kind: 'failed', reason: 'no book was recorded' })
    expect(calibrated({ rate: 0.01, seconds: 400 })).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^rate of fills: \d+ trades, at least 50 are needed$/),
    })
  })

  test('refuses a crossed book', () => {
    const calibrator = new MarketCalibrator({ symbol: 'X', tickSize: 1 })

    expect(() => calibrator.addTouch({ time: 0, bidTicks: 5, askTicks: 5 })).toThrow('not a book')
  })
})

describe('judgeParameters', () => {
  const parameters = parametersOf(calibrated())
  const now = parameters.data.to + 60_000
  const file = ParameterFile.parse(
    JSON.parse(
      JSON.stringify({
        schema: 'asterkit.market-maker.parameters/1',
        createdAt: now,
        markets: [parameters],
        missing: [{ symbol: 'AAPLUSDT', reason: 'no book was recorded' }],
      }),
    ),
  )

  test('lets fresh and sound parameters through, as they were written', () => {
    expect(judgeParameters({ file, symbol: 'ETHUSDT', now })).toEqual({
      kind: 'usable',
      parameters,
      ageMs: 60_000,
    })
  })

  test.each([
    ['old data', 'ETHUSDT', 120 * 60_000, 'its data is 121 min old, at most 60 min may be'],
    ['data of the future', 'ETHUSDT', -5 * 60_000, 'its data ends 4 min in the future'],
    ['a market without figures', 'AAPLUSDT', 0, 'no book was recorded'],
    ['a market it does not know', 'BNBUSDT', 0, 'the file has nothing of BNBUSDT'],
  ])('refuses %s with the reason', (_name, symbol, later, reason) => {
    expect(judgeParameters({ file, symbol, now: now + later })).toEqual({
      kind: 'refused',
      reasons: [reason],
    })
  })

  test('refuses poor parameters with every reason', () => {
    const poor = {
      ...file,
      markets: [{ ...parameters, problems: ['too few trades', 'a bad fit'] }],
    }

    expect(judgeParameters({ file: poor, symbol: 'ETHUSDT', now })).toEqual({
      kind: 'refused',
      reasons: ['too few trades', 'a bad fit'],
    })
  })
})
