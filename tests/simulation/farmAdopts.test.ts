import { decimal, ZERO } from '@asterkit/instruments'
import { expect, it } from 'vitest'
import { createFarmWorld, ofKind } from './farmWorld.ts'

it('a pair that is taken over at 10x is measured and looked after, without ending the farm', async () => {
  const world = createFarmWorld(7)
  const { account } = world
  account.transfer({
    clientTranId: 'person',
    asset: 'USDT',
    amount: decimal('5000'),
    kindType: 'SPOT_FUTURE',
  })
  account.setLeverage('SOLUSDT', 10)
  account.setMarginType('SOLUSDT', 'ISOLATED')
  account.placeOrder({
    market: 'spot',
    symbol: 'SOLUSDT',
    side: 'buy',
    type: 'MARKET',
    quantity: decimal('10'),
  })
  const coins = account.spotBalances().get('SOL')?.free.toDecimalPlaces(2, 1) ?? ZERO
  account.placeOrder({
    market: 'perp',
    symbol: 'SOLUSDT',
    side: 'sell',
    type: 'MARKET',
    quantity: coins,
  })
  const report = await world.run(1, { config: { adoptSymbols: ['SOLUSDT'] } })
  expect(report.checks).toBe(24)
  expect(ofKind(world.events, 'position').length).toBeGreaterThan(0)
})
