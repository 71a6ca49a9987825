import { describe, expect, it } from 'vitest'
import { displayWidth, padToWidth, plainText, truncateToWidth, wrapText } from '../src/index.ts'

describe('displayWidth', () => {
  it.each([
    ['abc', 3],
    ['', 0],
    ['日本', 4],
    ['e\u0301', 1],
    ['🚀', 2],
    ['👩‍🚀', 2],
    ['\u001b[31mred\u001b[39m', 3],
    ['…', 1],
  ])('counts %j as %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns)
  })
})

describe('plainText', () => {
  it('drops escape sequences and control characters, so that outside text cannot move the cursor', () => {
    expect(plainText('a\u001b[2Kb\rc\nd\u0007\u202ee')).toBe('ab c de')
  })
})

describe('truncateToWidth', () => {
  it('never exceeds the width, wide characters included', () => {
    expect(truncateToWidth('日本語です', 5)).toBe('日本…')
    expect(displayWidth(truncateToWidth('日本語です', 6))).toBeLessThanOrEqual(6)
  })
  it('leaves fitting text alone', () => {
    expect(truncateToWidth('abc', 3)).toBe('abc')
  })
})

describe('padToWidth', () => {
  it('counts columns, not characters', () => {
    expect(padToWidth('日', 4)).toBe('日  ')
    expect(padToWidth('1', 3, 'right')).toBe('  1')
  })
})

describe('wrapText', () => {
  it('breaks at blanks and cuts words that are longer than a line', () => {
    expect(wrapText('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrapText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
    expect(wrapText('', 5)).toEqual([''])
  })
})
