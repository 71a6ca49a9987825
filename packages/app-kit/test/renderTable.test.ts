import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPaint, displayWidth, renderTable } from '../src/index.ts'

const columns = [
  { header: 'symbol' },
  { header: 'rate', align: 'right' },
  { header: 'reason', overflow: 'wrap' },
] as const

describe('renderTable', () => {
  it('aligns columns and continues long reasons below themselves', () => {
    const lines = renderTable({
      columns,
      width: 30,
      rows: [
        ['SOLUSDT', '0.01 %', 'the book is too thin'],
        ['日本', '12.5 %', 'ok'],
      ],
    })
    expect(lines).toEqual([
      'symbol     rate  reason',
      'SOLUSDT  0.01 %  the book is',
      '                 too thin',
      '日本     12.5 %  ok',
    ])
  })

  it('colours by meaning without changing the widths', () => {
    const paint = createPaint({ isTerminal: true, env: {} })
    const rows = [[{ text: 'A', style: 'good' as const }, '1', 'x']]
    const painted = renderTable({ columns, rows, paint })
    expect(painted[1]).toContain('\u001b[32mA\u001b[39m')
    expect(painted.map(displayWidth)).toEqual(renderTable({ columns, rows }).map(displayWidth))
  })

  it('property: no line is wider than the terminal, whatever the cells are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: 'grapheme', maxLength: 90 }), { maxLength: 4 }), {
          maxLength: 6,
        }),
        fc.integer({ min: 20, max: 80 }),
        (rows, width) => {
          for (const line of renderTable({ columns, rows, width })) {
            expect(displayWidth(line)).toBeLessThanOrEqual(width)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('createPaint', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
  ])('terminal %s with %j colours: %s', (isTerminal, env, isColoured) => {
    expect(createPaint({ isTerminal, env })('bad', 'x') !== 'x').toBe(isColoured)
  })
})
