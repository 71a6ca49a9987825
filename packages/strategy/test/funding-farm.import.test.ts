import { InvalidInputError } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import {
  importOriginalConfig,
  isOriginalConfig,
} from '../src/strategies/funding-farm/importOriginalConfig.ts'
import { parseFundingFarmConfig } from '../src/strategies/funding-farm/parseConfig.ts'
import { withPreset } from '../src/strategies/funding-farm/presets.ts'

const flat = {
  capital_fraction: 0.96,
  min_volume_threshold: 250_000_000,
  min_funding_apr: 5.4,
  use_funding_ma: false,
  funding_ma_periods: 10,
  fee_coverage_multiplier: 1.5,
  max_position_age_hours: 336,
  loop_interval_seconds: 300,
  leverage: 2,
  enable_forced_rotation: true,
  forced_rotation_min_hours: 8,
  forced_rotation_apr_multiplier: 2,
}
const imported = {
  capitalFraction: 0.96,
  minVolumeQuote: 250_000_000,
  minFundingAprPct: 5.4,
  useFundingAverage: false,
  fundingAveragePeriods: 10,
  feeCoverageMultiplier: 1.5,
  maxPositionAgeHours: 336,
  cycleIntervalMs: 300_000,
  leverage: 2,
  rotation: { isEnabled: true, minHours: 8, aprMultiplier: 2 },
}

describe('the import of the original configuration', () => {
  it('takes every documented key over, with a note each', () => {
    const { config, notes } = importOriginalConfig(flat)
    expect(config).toEqual(imported)
    expect(notes.map(({ key }) => key)).toEqual(Object.keys(flat))
    expect(notes.every(({ option, note }) => option !== undefined && note !== '')).toBe(true)
    expect(parseFundingFarmConfig(config).goal).toBe('profit')
  })

  it('reads the sections of the shipped file', () => {
    const { capital_fraction, leverage, use_funding_ma, loop_interval_seconds } = flat
    const { config, notes } = importOriginalConfig({
      capital_management: { capital_fraction },
      funding_rate_strategy: { use_funding_ma },
      position_management: { loop_interval_seconds, fee_coverage_multiplier: 0.2 },
      risk_management: { leverage: 3, emergency_stop_loss_pct: -20 },
      leverage_settings: { leverage },
    })
    expect(config).toEqual({
      capitalFraction: 0.96,
      useFundingAverage: false,
      cycleIntervalMs: 300_000,
      feeCoverageMultiplier: 0.2,
      leverage: 2,
      goal: 'volume',
    })
    const noteOf = (key: string) => notes.find((row) => row.key === key)
    expect(noteOf('risk_management.leverage')?.option).toBeUndefined()
    expect(noteOf('leverage_settings.leverage')?.option).toBe('leverage')
    expect(noteOf('risk_management.emergency_stop_loss_pct')?.note).toMatch(/^not used: the stop/)
  })

  it('takes leverage from the old section when there is no other', () => {
    expect(importOriginalConfig({ risk_management: { leverage: 3 } }).config.leverage).toBe(3)
  })

  it('names keys that it does not know, and takes nothing from an inherited name', () => {
    const { config, notes } = importOriginalConfig({ max_spread: 1, constructor: 2 })
    expect(config).toEqual({})
    expect(notes.map(({ note }) => note)).toEqual(Array(2).fill('not used: unknown to this import'))
  })

  it.each([
    [{ leverage: 5 }, 'leverage: must be at most 3, got 5'],
    [{ capital_fraction: 96 }, 'capitalFraction: must be at most 1, got 96'],
    [{ loop_interval_seconds: 0.1 }, 'cycleIntervalMs: must be at least 1000, got 100'],
    [[], 'configuration must be an object of options'],
  ])('refuses %j', (input, message) => {
    const attempt = () => importOriginalConfig(input)
    expect(attempt).toThrow(InvalidInputError)
    expect(attempt).toThrow(message)
  })

  it('is told apart from our own by its keys', () => {
    expect(isOriginalConfig(flat)).toBe(true)
    expect(isOriginalConfig({ risk_management: {} })).toBe(true)
    expect(isOriginalConfig({ leverage: 1, capitalFraction: '0.9' })).toBe(false)
  })
})

describe('presets', () => {
  it('trade for volume only when asked, with a fifth of the fees covered', () => {
    expect(parseFundingFarmConfig(withPreset('profit', {})).goal).toBe('profit')
    const volume = parseFundingFarmConfig(withPreset('volume', { leverage: 2 }))
    expect(volume).toMatchObject({ goal: 'volume', leverage: 2 })
    expect(volume.feeCoverageMultiplier.toFixed()).toBe('0.2')
  })

  it('give way to what is said beside them', () => {
    expect(withPreset('volume', { feeCoverageMultiplier: '0.5' }).feeCoverageMultiplier).toBe('0.5')
  })
})
