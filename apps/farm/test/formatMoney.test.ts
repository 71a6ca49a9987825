import { formatAmount, formatBps, formatExact, formatMoney, formatPercent } from '@asterkit/app-kit'
import { Decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'

describe('formatAmount', () => {
  it.each([
    ['1234567.891', '1,234,567.89'],
    ['-1234.5', '-1,234.50'],
    ['999', '999.00'],
    ['0', '0.00'],
    ['0.004', '0.004'],
    ['-0.00000001', '-0.00000001'],
    ['0.000000000001', '0'],
  ])('shows %s as %s', (value, shown) => {
    expect(formatAmount(new Decimal(value))).toBe(shown)
  })
  it('shows a plus where the sign is the news', () => {
    expect(formatMoney(new Decimal('1.5'), { isSigned: true })).toBe('+1.50 USDT')
    expect(formatMoney(new Decimal('0'), { isSigned: true })).toBe('0.00 USDT')
  })
})

describe('formatExact', () => {
  it('keeps every digit', () => {
    expect(formatExact(new Decimal('-12345.000000017'))).toBe('-12,345.000000017')
  })
})

describe('formatPercent', () => {
  it('shows fractions as percent and the unknown as a question mark', () => {
    expect(formatPercent(new Decimal('0.1095'))).toBe('10.95 %')
    expect(formatPercent(undefined)).toBe('?')
    expect(formatBps(new Decimal('-3.74'))).toBe('-3.7 bp')
    expect(formatBps(undefined)).toBe('?')
  })
})
