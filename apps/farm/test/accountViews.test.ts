import { displayWidth, noPaint } from '@asterkit/app-kit'
import { decimal } from '@asterkit/instruments'
import type { PairInspection } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { pairBlock } from '../src/view/pairBlock.ts'
import { perpTable } from '../src/view/perpTable.ts'
import { progressBar } from '../src/view/progressBar.ts'
import { HOUR, holding, position, START } from './sampleEvents.ts'

const pair: PairInspection = {
  ...position,
  holding,
  spotValue: decimal('1005.201'),
  perpNotional: decimal('1005'),
  imbalance: decimal('0.00019996'),
  roundTripFees: decimal('2.8'),
  leastSpotOrder: decimal('5'),
  liquidationPrice: decimal('398.0099502'),
  liquidationDistance: decimal('0.98'),
  nextFundingTime: START + 8 * HOUR,
  fundingRate: decimal('0.0001'),
  nextFunding: decimal('0.1005'),
  fundingIntervalHours: 8,
  breakEvenHours: decimal('200'),
}
const now = START + 5 * HOUR

describe('pairBlock', () => {
  it('shows both legs, delta, funding against fees, break-even, liquidation and next payment', () => {
    const lines = pairBlock(pair, now, noPaint)
    for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(80)
    const text = lines.join('\n')
    expect(lines[0]).toBe('SOLUSDT  long spot, short perp 1x, held 5 h since 2026-01-05 00:00 UTC')
    for (const part of [
      '5.001 SOL, 1,005.20 USDT',
      '-5 SOL, 1,005.00 USDT at mark 201',
      '0.001 SOL (0.1 lots), imbalance 0.02 %',
      '+0.3000 USDT, 21 % of 2.80 round-trip fees',
      'in 8 d 8 h at the coming rate',
      '+0.50 = funding +3.00, basis -1.00, fees paid -1.50',
      'at 398.01, 98.0 % above the mark',
      '+0.1005 USDT in 3 h at 0.0100 % every 8 h',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('shows what is unknown as unknown, and an open hedge in capitals', () => {
    const { breakEvenHours: _hours, liquidationPrice: _price, fundingRate: _rate, ...rest } = pair
    const text = pairBlock({ ...rest, deltaLots: decimal('12') }, now, noPaint).join('\n')
    expect(text).toContain('NOT HEDGED')
    expect(text).toMatch(/break-even +not at the coming rate/)
    expect(text).toMatch(/liquidation +the exchange states no price/)
    expect(text).toMatch(/next funding +\?/)
  })
})

describe('perpTable', () => {
  it('shows side, size, notional and profit in percent of the entry value', () => {
    const row = {
      symbol: 'ASTERUSDT',
      quantity: decimal('-32.11'),
      entryPrice: decimal('1.5'),
      markPrice: decimal('1.35'),
      unrealizedProfit: decimal('4.8165'),
      leverage: 1,
      marginType: 'isolated' as const,
      own: decimal('0'),
    }
    const [header, line] = perpTable([row], noPaint)
    expect(header).toMatch(/symbol +side +size +entry +mark +notional +lev +PnL +PnL %/)
    expect(line).toMatch(/ASTERUSDT +SHORT +32.11 +1.5 +1.35 +43.35 +1x +\+4.82 +10.0 %/)
  })
})

describe('progressBar', () => {
  it('is empty below zero, full from the goal on, and 25 cells wide', () => {
    expect(progressBar(decimal('-2'), noPaint)).toBe(`[${'.'.repeat(25)}]`)
    expect(progressBar(decimal('0.5'), noPaint)).toBe(`[${'#'.repeat(12)}${'.'.repeat(13)}]`)
    expect(progressBar(decimal('7'), noPaint)).toBe(`[${'#'.repeat(25)}]`)
  })
})
