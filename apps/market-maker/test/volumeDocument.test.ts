import { decimal } from '@asterkit/instruments'
import { expect, test } from 'vitest'
import { type TradedFill, volumeDocument } from '../src/view/volumeDocument.ts'

const fill = (time: string, change: Partial<TradedFill>): TradedFill => ({
  symbol: 'ETHUSDT',
  side: 'buy',
  quoteQuantity: decimal('100'),
  commission: decimal('0.01'),
  commissionAsset: 'USDT',
  realizedPnl: decimal('0'),
  isMaker: true,
  time: Date.parse(time),
  ...change,
})

test('volumes are added up per UTC day and symbol, with maker share, fees by asset and realised profit', () => {
  const { rows } = volumeDocument(
    [
      fill('2026-11-20T23:59:59Z', {}),
      fill('2026-11-21T00:00:01Z', { side: 'sell', realizedPnl: decimal('0.5') }),
      fill('2026-11-21T10:00:00Z', {
        quoteQuantity: decimal('300'),
        isMaker: false,
        commission: decimal('0.0001'),
        commissionAsset: 'BNB',
      }),
      fill('2026-11-18T10:00:00Z', {}),
    ],
    Date.parse('2026-11-20T00:00:00Z'),
  )
  expect(rows).toHaveLength(2)
  expect(rows[1]).toEqual({
    day: '2026-11-21',
    symbol: 'ETHUSDT',
    trades: 2,
    volume: '400.00',
    bought: '300.00',
    sold: '100.00',
    makerShare: 0.25,
    fees: { USDT: '0.01', BNB: '0.0001' },
    realizedPnl: '0.5000',
  })
})
