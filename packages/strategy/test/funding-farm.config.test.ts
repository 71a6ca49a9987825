import { InvalidInputError } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { parseFundingFarmConfig } from '../src/strategies/funding-farm/parseConfig.ts'

describe('configuration', () => {
  it('is safe when nothing is said', () => {
    const config = parseFundingFarmConfig({})
    expect(config.leverage).toBe(1)
    expect(config.capitalFraction.toFixed()).toBe('0.96')
    expect(config.minVolumeQuote.toFixed()).toBe('250000000')
    expect(config.rotation.isEnabled).toBe(true)
  })

  it('reads exact figures from text and from numbers alike', () => {
    const text = parseFundingFarmConfig({ maxBasisPct: '0.15' })
    expect(parseFundingFarmConfig({ maxBasisPct: 0.15 }).maxBasisPct).toEqual(text.maxBasisPct)
  })

  it('refuses a margin ladder whose rungs are out of order', () => {
    const parse = (margin: object) => () => parseFundingFarmConfig({ margin })
    expect(parse({ topUpTargetPct: '40' })).toThrow(/topUpTargetPct: must be below topUpAtPct/)
    expect(parse({ trimAtPct: '39.9' })).toThrow(/trimAtPct: must be at least topUpAtPct/)
    expect(parse({ trimAtPct: '40' })).not.toThrow()
  })

  it('takes its own result back, so that it can be stored and read again', () => {
    const config = parseFundingFarmConfig({ capitalQuote: '1000.5' })
    expect(parseFundingFarmConfig(config)).toEqual(config)
    expect(parseFundingFarmConfig(JSON.parse(JSON.stringify(config)))).toEqual(config)
  })

  it.each<[unknown, string]>([
    [{ leverage: 4 }, 'leverage: must be at most 3, got 4'],
    [{ leverage: 0 }, 'leverage: must be at least 1, got 0'],
    [{ leverage: 1.5 }, 'leverage: must be a whole number, got 1.5'],
    [{ leverge: 2 }, 'unknown option "leverge"'],
    [{ rotation: { minHour: 2 } }, 'unknown option "minHour" in rotation'],
    [{ capitalFraction: '1.01' }, 'capitalFraction: must be at most 1, got "1.01"'],
    [{ capitalQuote: '0' }, 'capitalQuote: must be above 0, got "0"'],
    [{ minNetQuote: '-1' }, 'minNetQuote: must be at least 0, got "-1"'],
    [{ maxBasisPct: 'abc' }, 'maxBasisPct: must be a plain number such as 0.15, got "abc"'],
    [{ maxBasisPct: Number.NaN }, 'maxBasisPct: must be a plain number such as 0.15, got NaN'],
    [{ maxBasisPct: '1e-3' }, 'maxBasisPct: must be a plain number such as 0.15, got "1e-3"'],
    [{ maxPairs: 21 }, 'maxPairs: must be at most 20, got 21'],
    [{ symbols: 'BTCUSDT' }, 'symbols: must be a list, got "BTCUSDT"'],
    ['leverage=4', 'configuration must be an object of options'],
  ])('refuses %o in one line', (input, message) => {
    const attempt = () => parseFundingFarmConfig(input)
    expect(attempt).toThrow(InvalidInputError)
    expect(attempt).toThrow(message)
  })
})
