import { Decimal, decimal, type Instrument } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import type { RotationMarket } from '../src/strategies/hold-rotate/feasibility.ts'
import { feasibility } from '../src/strategies/hold-rotate/feasibility.ts'
import {
  importOriginalEnv,
  isOriginalEnv,
} from '../src/strategies/hold-rotate/importOriginalEnv.ts'
import { parseHoldRotateConfig } from '../src/strategies/hold-rotate/parseHoldRotateConfig.ts'

const fees = { maxDailyFeeQuote: '10' }

/** What the original's README recommends. */
const ORIGINAL = `
# capital
CAPITAL_USDT=100
LEVERAGE=15
export TRADING_PAIRS="ETH/USDT, BTCUSDT"
POSITION_HOLD_TIME_MIN=90
MAX_POSITION_SIZE_PCT=1.5
DAILY_VOLUME_TARGET=15000 # per day
STOP_LOSS_PCT=1.0
MAX_PNL_DRIFT_PCT=0.8
API_SECRET=do-not-repeat-me
LOOP_INTERVAL=600
`

function instrument(change: Partial<Instrument> = {}): Instrument {
  const step = decimal('0.001')
  const lot = { min: step, max: decimal('10000'), step }
  return {
    market: 'perp',
    symbol: 'ETHUSDT',
    baseAsset: 'ETH',
    quoteAsset: 'USDT',
    status: 'TRADING',
    price: { min: decimal('0.1'), max: decimal('1000000'), tick: decimal('0.1') },
    lot,
    marketLot: lot,
    minNotional: decimal('5'),
    orderTypes: ['LIMIT'],
    timeInForce: ['IOC'],
    ...change,
  }
}

function market(change: Partial<RotationMarket> = {}): RotationMarket {
  const bracket = {
    notionalFloor: decimal('0'),
    notionalCap: decimal('50000'),
    maintenanceRate: decimal('0.005'),
    deduction: decimal('0'),
    maxLeverage: 100,
  }
  return {
    instrument: instrument(),
    markPrice: decimal('3000'),
    takerFee: decimal('0.0004'),
    spreadBps: 1,
    fundingRate: decimal('0.0001'),
    brackets: [bracket],
    equity: decimal('100'),
    ...change,
  }
}

const original = parseHoldRotateConfig({ ...importOriginalEnv(ORIGINAL).config, ...fees })

describe('hold-rotate: configuration', () => {
  it('has the documented defaults and requires a limit on fees', () => {
    const config = parseHoldRotateConfig(fees)
    expect(config).toMatchObject({
      leverage: 5,
      symbols: ['BTCUSDT'],
      minHoldMinutes: 90,
      maxHoldMinutes: 180,
      cycleSeconds: 60,
      minGapBetweenCyclesSec: 60,
      spreadMaxBps: 3,
      depthMultiple: 5,
      atTarget: 'keep-holding',
    })
    const exact = [config.capitalQuote, config.positionPct, config.pairLossStopPct]
    expect(exact.map(String)).toEqual(['100', '1.5', '1'])
    expect([config.maxPairDriftPct, config.maxDrawdownPct].map(String)).toEqual(['0.8', '5'])
    expect(() => parseHoldRotateConfig({})).toThrow(/maxDailyFeeQuote/)
  })

  it.each([
    [{ leverage: 21 }, /leverage: must be at most 20/],
    [{ leverage: 0 }, /leverage: must be at least 1/],
    [{ minHoldMinutes: 200 }, /maxHoldMinutes: must be at least minHoldMinutes/],
    [{ positionPct: Number.NaN }, /positionPct/],
    [{ capitalQuote: '-5' }, /capitalQuote: must be above 0/],
    [{ holdJitterMinutes: 5 }, /unknown option "holdJitterMinutes"/],
  ])('refuses %j', (change, message) => {
    expect(() => parseHoldRotateConfig({ ...fees, ...change })).toThrow(message)
  })

  it('imports the names of the original, tells what became of each, and repeats no secret', () => {
    const { config, notes } = importOriginalEnv(ORIGINAL)
    expect(config).toEqual({
      capitalQuote: '100',
      leverage: 15,
      symbols: ['ETHUSDT', 'BTCUSDT'],
      minHoldMinutes: 90,
      positionPct: '1.5',
      dailyVolumeTargetQuote: '15000',
      pairLossStopPct: '1.0',
      maxPairDriftPct: '0.8',
    })
    expect(notes).toHaveLength(10)
    expect(notes.find(({ key }) => key === 'API_SECRET')?.note).toMatch(/keys are kept elsewhere/)
    expect(JSON.stringify(notes)).not.toContain('do-not-repeat-me')
    expect(isOriginalEnv(ORIGINAL)).toBe(true)
    expect(isOriginalEnv('{"capitalQuote": 5}')).toBe(false)
  })

  it('names the line that is no setting, without its text', () => {
    expect(() => importOriginalEnv('LEVERAGE=5\nsecret words')).toThrow(
      /^line 2 is not NAME=value$/,
    )
  })
})

describe('hold-rotate: feasibility', () => {
  it('says of the original settings that 1,440 a day is the most, and what the target takes', () => {
    const plan = feasibility(original, market())
    expect(plan.notionalPerLeg.toFixed()).toBe('22.5')
    expect([plan.maxCyclesPerDay, plan.maxVolumePerDay.toFixed()]).toEqual([16, '1440'])
    expect(plan.neededNotional.toFixed(1)).toBe('234.4')
    // 234.375 / (0.015 * 15) and 234.375 / (0.015 * 100).
    expect([plan.neededCapital.toFixed(2), plan.neededLeverage.toFixed(2)]).toEqual([
      '1041.67',
      '156.25',
    ])
    expect(plan.isTargetReachable).toBe(false)
    expect(plan.warnings.join('\n')).toMatch(/at most 1440 back to back/)
    expect(plan.warnings.join('\n')).toMatch(/leverage 15x/)
  })

  it('rounds down to whole lots and counts pauses, fees and spread', () => {
    const plan = feasibility(original, market())
    // 22.5 / 3000 = 0.0075 -> 0.007 -> 21; floor(1440 / 91) = 15 cycles of 84.
    expect([plan.quantity.toFixed(), plan.roundedNotional.toFixed()]).toEqual(['0.007', '21'])
    expect([plan.pacedCyclesPerDay, plan.pacedVolumePerDay.toFixed()]).toEqual([15, '1260'])
    // 1260 * 0.0004 and 1260 * 0.5 / 10000; together 0.45 per 1,000.
    expect([plan.feesPerDay.toFixed(), plan.spreadCostPerDay.toFixed()]).toEqual(['0.504', '0.063'])
    expect(plan.costPer1000.toFixed()).toBe('0.45')
    expect([plan.marginUsed.toFixed(), plan.marginUsePct.toFixed()]).toEqual(['2.8', '2.8'])
    // Maintenance 2 * 21 * 0.005 = 0.21 of an equity of 100.
    expect(plan.liquidationMultiple?.toFixed(1)).toBe('476.2')
  })

  it('refuses what is not one lot, with the numbers, and never rounds up', () => {
    const small = market({
      instrument: instrument({ symbol: 'BTCUSDT' }),
      markPrice: decimal('92000'),
    })
    const plan = feasibility(original, small)
    expect(plan.quantity.isZero()).toBe(true)
    expect(plan.refusals[0]).toMatch(/smallest order at 92000 is 92.00 \(a capital of 409 /)
  })

  it('takes the smallest order at the edge, and not one unit below', () => {
    // A leg of 6 at 3000 is two lots, the least that is worth 5.
    const at = (notionalPerLegQuote: string) =>
      feasibility({ ...original, notionalPerLegQuote: new Decimal(notionalPerLegQuote) }, market())
    expect(at('6').refusals).toEqual([])
    expect(at('5.99').refusals).toHaveLength(1)
  })

  it('caps the exposure at half of capital x leverage and the margin at its share, both inclusive', () => {
    const at = (notionalPerLegQuote: string) =>
      feasibility(
        { ...original, notionalPerLegQuote: new Decimal(notionalPerLegQuote) },
        market({ markPrice: decimal('1000') }),
      )
    expect(at('375').refusals).toEqual([])
    expect(at('376').refusals[0]).toMatch(
      /both legs are 752.00, above half of capital x leverage, 750.00/,
    )
    const poor = feasibility(original, market({ equity: decimal('5.59') }))
    expect(poor.refusals[0]).toMatch(/margin of 2.80 is 50.1 %/)
    expect(feasibility(original, market({ equity: decimal('5.6') })).refusals).toEqual([])
  })
})
