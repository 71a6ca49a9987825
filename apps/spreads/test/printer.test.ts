import { describe, expect, it } from 'vitest'
import { createPrinter } from '../src/printer.ts'
import { readSettings } from '../src/settings.ts'

/** What two readings of one pair look like with these options. */
function printed(flags: Readonly<Record<string, unknown>>, isTTY = false): string[] {
  const written: string[] = []
  const output = { isTTY, rows: 24, write: (text: string) => written.push(text) }
  const printer = createPrinter(readSettings({ flags, words: [] }), output)
  for (const mid of ['1', '2']) {
    printer.print({
      hasFigures: true,
      notes: [],
      lines: () => ['title', `SOLUSDT ${mid}`],
      document: () => ({ time: null, rows: [{ symbol: 'SOLUSDT', spotMid: mid }] }),
    })
  }
  return written
}

describe('createPrinter', () => {
  it('redraws a watched terminal in place and clears only once', () => {
    expect(printed({ watch: true }, true)).toEqual([
      '\u001b[2J\u001b[Htitle\u001b[K\nSOLUSDT 1\u001b[K\n\u001b[J',
      '\u001b[Htitle\u001b[K\nSOLUSDT 2\u001b[K\n\u001b[J',
    ])
  })

  it('writes plain lines one below the other where there is no terminal', () => {
    expect(printed({ watch: true })).toEqual(['title\nSOLUSDT 1\n', '\ntitle\nSOLUSDT 2\n'])
  })

  it('writes the heading of a CSV once', () => {
    const [first = '', second = ''] = printed({ watch: true, csv: true })
    expect(first.split('\r\n')).toHaveLength(3)
    expect(second).toBe(',SOLUSDT,,,,,2,,,,,\r\n')
  })

  it('writes one watched document per line', () => {
    const lines = printed({ watch: true, json: true }, true)
    expect(lines.map((line) => line.split('\n').length)).toEqual([2, 2])
    expect(lines.map((line) => JSON.parse(line).rows[0].spotMid)).toEqual(['1', '2'])
  })
})
