import { describe, expect, it } from 'vitest'
import {
  formatDay,
  formatDuration,
  formatHours,
  formatShortTime,
  formatTime,
} from '../src/index.ts'

describe('formatDuration', () => {
  it.each([
    [320, '320 ms'],
    [45_000, '45 s'],
    [7_500_000, '2 h 5 min'],
    [3 * 86_400_000 + 4 * 3_600_000, '3 d 4 h'],
    [86_400_000, '1 d'],
    [2 * 86_400_000 - 1000, '2 d'],
    [86_399_999, '24 h'],
    [Number.NaN, '?'],
  ])('shows %d ms as %s', (durationMs, shown) => {
    expect(formatDuration(durationMs)).toBe(shown)
  })
  it('shows hours, and the unknown as a question mark', () => {
    expect(formatHours(76)).toBe('3 d 4 h')
    expect(formatHours(undefined)).toBe('?')
  })
})

describe('formatTime', () => {
  // 1767225600000 is 2026-01-01T00:00:00Z.
  it('says that it is UTC', () => {
    expect(formatTime(1_767_225_600_000)).toBe('2026-01-01 00:00 UTC')
    expect(formatShortTime(1_767_225_600_000)).toBe('01-01 00:00')
    expect(formatDay(1_767_225_600_000)).toBe('2026-01-01')
    expect(formatTime(Number.NaN)).toBe('?')
  })
})
