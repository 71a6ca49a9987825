import { describe, expect, it } from 'vitest'
import { csvLine } from '../src/csvLine.ts'

describe('csvLine', () => {
  it('quotes commas, quotes and line ends', () => {
    expect(csvLine(['a,b', 'say "no"', 'two\nlines', 'plain'])).toBe(
      '"a,b","say ""no""","two\nlines",plain',
    )
  })

  it('keeps negative numbers and defuses formulas', () => {
    expect(csvLine(['-1.5', '+2', '=1+1', '@x', '-cmd'])).toBe("-1.5,+2,'=1+1,'@x,'-cmd")
  })
})
