import { createSimExchange } from '@asterkit/backtest'
import { syntheticFeed } from '@asterkit/paper-exchange'
import { createVenue } from '@asterkit/paper-exchange/core'
import { type Exchange, parseFundingFarmConfig, surveyMarket } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'

const { signal } = new AbortController()

function world() {
  const venue = createVenue({
    feed: syntheticFeed({ seed: 7 }),
    startingBalances: { spot: {}, perp: {} },
  })
  const account = venue.account('0x00000000000000000000000000000000000000fa')
  return createSimExchange({ venue, account })
}

const survey = (exchange: Exchange, now: () => number, input = {}) =>
  surveyMarket({ exchange, now, config: parseFundingFarmConfig(input) }, signal)

describe('surveyMarket', () => {
  it('weighs every pair by the market alone, with the newest settlement and the least capital', async () => {
    const exchange = world()
    const { pairs, unpaired, time } = await survey(exchange, () => exchange.clock.now())
    expect(time).toBe(exchange.clock.now())
    expect(pairs.length).toBeGreaterThan(5)
    expect(unpaired.map(({ rejected }) => rejected?.code)).toContain('spot-only')
    const passing = pairs.filter(({ rejected }) => rejected === undefined)
    expect(passing.length).toBeGreaterThan(0)
    for (const row of passing) {
      expect(row.lastPaidTime).toBeLessThanOrEqual(time)
      expect(row.leastCapital?.gt(0)).toBe(true)
      expect(row.averageAprOnCapital?.times(2).toFixed()).toBe(row.averageAprOnNotional?.toFixed())
    }
  })

  it('leaves a history that cannot be read unknown, and fails when a table cannot be read', async () => {
    const exchange = world()
    const now = () => exchange.clock.now()
    const deaf: Exchange = {
      ...exchange,
      listSettledFunding: (symbol, limit, inner) =>
        symbol === 'BTCUSDT'
          ? Promise.reject(new Error('no answer'))
          : exchange.listSettledFunding(symbol, limit, inner),
    }
    const { pairs } = await survey(deaf, now)
    const bitcoin = pairs.find(({ symbol }) => symbol === 'BTCUSDT')
    expect(bitcoin?.lastPaidRate).toBeUndefined()
    expect(bitcoin?.rejected?.code).toBe('history-short')
    const blind: Exchange = { ...exchange, listPremiums: () => Promise.reject(new Error('blind')) }
    await expect(survey(blind, now)).rejects.toThrow('blind')
  })
})
