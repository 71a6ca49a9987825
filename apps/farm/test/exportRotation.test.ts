import { decimal, ZERO } from '@asterkit/instruments'
import { parseHoldRotateConfig, type RotationRows } from '@asterkit/strategy'
import { expect, it } from 'vitest'
import { exportText } from '../src/rotate/exportRotation.ts'

const TIME = Date.UTC(2026, 0, 5, 12, 30, 0, 7)

const trade: RotationRows['trades'][number] = {
  timestamp: TIME,
  symbol: '=HYPERLINK("x"),USDT',
  side: 'BUY',
  position_side: 'LONG',
  order_type: 'LIMIT',
  quantity: decimal('0.0000001'),
  price: decimal('1e21'),
  notional: decimal('1e14'),
  order_id: '+1\n2',
  trade_id: '-5',
  realized_pnl: decimal('-0.5'),
  commission: ZERO,
  commission_asset: '@USDT',
  status: 'FILLED',
  maker: false,
  cycle_id: undefined,
  account: '=0xa',
}

it('writes CSV that no spreadsheet runs, with ISO-8601 times, plain decimals, quotes and CRLF', () => {
  const text = exportText({
    table: 'trades',
    format: 'csv',
    rows: { trades: [trade], funding: [], cycles: [] },
    config: parseHoldRotateConfig({ maxDailyFeeQuote: '1' }),
    span: { from: 0, to: TIME + 1 },
    now: TIME,
  })
  const [header, row, end] = text.split('\r\n')
  expect(header?.split(',').slice(0, 6).join()).toBe('timestamp,symbol,side,price,quantity,pnl')
  expect(row).toBe(
    `2026-01-05T12:30:00.007Z,"'=HYPERLINK(""x""),USDT",BUY,1000000000000000000000,0.0000001,-0.5,LONG,LIMIT,100000000000000,"'+1\n2",-5,-0.5,0,'@USDT,FILLED,false,,'=0xa`,
  )
  expect(end).toBe('')
})
