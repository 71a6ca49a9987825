import { createPaint, displayWidth, noPaint } from '@asterkit/app-kit'
import { decimal } from '@asterkit/instruments'
import { describe, expect, it } from 'vitest'
import { BasisHistory } from '../src/figures/basisHistory.ts'
import { fundingRow } from '../src/figures/fundingRow.ts'
import { spreadRow } from '../src/figures/spreadRow.ts'
import { csvHeader, csvRows } from '../src/view/csvRows.ts'
import { fitLines } from '../src/view/fitLines.ts'
import { fundingDocument } from '../src/view/fundingDocument.ts'
import { fundingView } from '../src/view/fundingView.ts'
import { spreadsDocument } from '../src/view/spreadsDocument.ts'
import { spreadsView } from '../src/view/spreadsView.ts'
import { FACTS, FILTERS, funding, SPREADS, touch } from './testRows.ts'

const TIME = Date.UTC(2026, 0, 5, 1, 2, 3)
const frame = { name: 'test', paint: noPaint, width: 80 }
const spreads = (changed: Partial<Parameters<typeof spreadsView>[1]> = {}) =>
  spreadsView(
    { rows: SPREADS, notes: [], time: TIME },
    { ...frame, sizeQuote: undefined, history: undefined, ...changed },
  )

describe('spreadsView', () => {
  it('shows both middles, their distance and a summary, the widest first', () => {
    expect(spreads().slice(0, 9)).toEqual([
      'Spot and perp prices, test, 2026-01-05 01:02:03 UTC',
      'symbol    spot mid  perp mid  perp-spot       %',
      'UPUSDT    100.0000  100.1200    +0.1200  +0.120',
      'DOWNUSDT  0.500000  0.499700  -0.000300  -0.060',
      'EVENUSDT   10.0000   10.0000     0.0000   0.000',
      'LOSTUSDT    1.0500         ?          ?       ?',
      '',
      '3 pairs, 1 more unknown: 1 premium, 1 discount, 1 equal.',
      'Mean distance 0.060 %, largest +0.120 % UPUSDT,',
    ])
  })

  it('colours a distance yellow from 0.05 % and red from 0.1 %', () => {
    const paint = createPaint({ isTerminal: true, env: {} })
    const shown = spreads({ paint }).join('\n')
    expect(shown).toContain(paint('bad', '+0.120'))
    expect(shown).toContain(paint('warn', '-0.060'))
    expect(shown).toContain(paint('good', '0.000'))
  })

  it('shows what an amount would get, thin books and unknown ones as such', () => {
    const [even, up, lost] = SPREADS
    const rows = [
      { ...even, executable: { kind: 'unknown' } as const },
      { ...up, executable: { kind: 'thin', markets: ['spot', 'perp'] } as const },
      {
        ...lost,
        executable: {
          kind: 'filled',
          quantity: decimal('1'),
          spotBuy: decimal('101'),
          perpSale: decimal('100'),
          basisPct: decimal('-0.990099'),
        } as const,
      },
    ]
    const shown = spreadsView(
      { rows, notes: [], time: TIME },
      { ...frame, sizeQuote: decimal('1000'), history: undefined },
    )
    expect(shown[2]).toMatch(/^UPUSDT .* thin spot\+perp$/)
    expect(shown[3]).toMatch(/^EVENUSDT .* \?$/)
    expect(shown[4]).toMatch(/^LOSTUSDT .* -0.990$/)
  })

  it('stays within 80 columns with an amount and a history, and says since when', () => {
    const history = new BasisHistory()
    for (let n = 1; n <= 100; n += 1) history.add('UPUSDT', n / 1000)
    const shown = spreads({ history, sizeQuote: decimal('1000000') })
    expect(shown[2]).toMatch(/\+0.120 +\? +\+0.005 +\+0.050 +\+0.095$/)
    for (const line of shown) expect(displayWidth(line), line).toBeLessThanOrEqual(80)
  })

  it('names what could not be read, the first three in words', () => {
    const notes = ['a: x', 'b: x', 'c: x', 'd: x', 'e: x']
    const shown = spreadsView(
      { rows: SPREADS, notes },
      { ...frame, sizeQuote: undefined, history: undefined },
    )
    expect(shown[0]).toContain('test, ?')
    expect(shown).toContain('Not known: c: x')
    expect(shown).toContain('Not known: 2 more.')
  })
})

const REFUSED = funding({ upcomingRate: decimal('-0.0001'), spotVolume: decimal('1000000') })
const LOST = fundingRow({ symbol: 'LOSTUSDT' }, FILTERS, 3)

describe('fundingView', () => {
  const shown = fundingView(
    { rows: [LOST, { ...REFUSED, symbol: 'BADUSDT' }, funding()], notes: [], time: TIME },
    { ...frame, filters: FILTERS, periods: 3 },
  )

  it('shows rates, volumes, and which rules a pair fails or may fail', () => {
    // -0.0001 * 1095 = -10.95 %, with the paid ones (0.0003 / 3) * 1095 = 10.95 %, shown to one place.
    expect(shown.slice(1, 6)).toEqual([
      'symbol    every  APR %  mean %  basis %  spot M  perp M  fails',
      'GOODUSDT    8 h   21.9    21.9   +0.150    50.0   200.0  nothing',
      'BADUSDT     8 h  -11.0    11.0   +0.150     1.0   200.0  rate volume APR',
      'LOSTUSDT      ?      ?       ?        ?       ?       ?  rate? volume? basis?',
      '                                                         APR?',
    ])
  })

  it('names the best pair that meets every rule, and the rules', () => {
    expect(shown).toContain('1 of 3 pairs meet every rule. Best: GOODUSDT, 21.9 % a year.')
    for (const line of shown) expect(displayWidth(line), line).toBeLessThanOrEqual(80)
  })

  it('names no best pair where none meets every rule', () => {
    const none = fundingView(
      { rows: [LOST, REFUSED], notes: [] },
      { ...frame, filters: FILTERS, periods: 3 },
    )
    expect(none).toContain('0 of 2 pairs meet every rule.')
  })
})

describe('documents', () => {
  it('have null where nothing is known, and text where exactness counts', () => {
    const document = spreadsDocument(
      { rows: SPREADS, notes: [] },
      { environment: 'test', sizeQuote: undefined, history: undefined },
    )
    expect(document).toMatchObject({
      schema: 'asterkit.spreads.spreads/1',
      time: null,
      summary: { meanAbsolutePct: '0.06', largest: { symbol: 'UPUSDT', differencePct: '0.12' } },
    })
    expect(document.rows).toContainEqual({
      symbol: 'LOSTUSDT',
      spotBid: '1',
      spotAsk: '1.1',
      spotMid: '1.05',
      perpBid: null,
      perpAsk: null,
      perpMid: null,
      difference: null,
      differencePct: null,
    })
    const rates = fundingDocument(
      { rows: [LOST, funding()], notes: ['payments of LOSTUSDT: x'], time: TIME },
      { environment: 'test', filters: FILTERS, periods: 3 },
    )
    expect(rates).toMatchObject({ schema: 'asterkit.spreads.funding/1', best: 'GOODUSDT' })
    expect(rates.rows).toMatchObject([{ aprPct: '21.9', passes: true }, { aprPct: null }])
  })
})

describe('CSV', () => {
  it('has one row per pair, empty where nothing is known, and runs no formula', () => {
    const rows = [spreadRow(touch('=1+1USDT', ['1', '1.1']))]
    const document = spreadsDocument(
      { rows, notes: [], time: TIME },
      { environment: 'test', sizeQuote: undefined, history: undefined },
    )
    expect(csvHeader('spreads').split(',')).toHaveLength(12)
    expect(csvRows('spreads', document)).toEqual([
      "2026-01-05T01:02:03.000Z,'=1+1USDT,1,1.1,,,1.05,,,,,",
    ])
  })

  it('carries figures and verdicts of the funding table', () => {
    const document = fundingDocument(
      { rows: [funding()], notes: [], time: TIME },
      { environment: 'test', filters: FILTERS, periods: 3 },
    )
    expect(csvHeader('funding').split(',')).toHaveLength(13)
    expect(csvRows('funding', document)).toEqual([
      `2026-01-05T01:02:03.000Z,${FACTS.symbol},8,0.0002,21.9,21.9,50000000,200000000,0.15,pass,pass,pass,pass`,
    ])
  })
})

describe('fitLines', () => {
  it('leaves what fits, with the row that the cursor needs', () => {
    expect(fitLines(['a', 'b', 'c', 'd'], 5)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('hides the last rows of the table, not what stands below it', () => {
    expect(fitLines(['title', 'a', 'b', 'c', 'd', '', 'sum'], 7)).toEqual([
      'title',
      'a',
      'b',
      '... 2 more lines: enlarge the window or use --symbols',
      '',
      'sum',
    ])
  })

  it('hides the end where it would leave no room for the table', () => {
    expect(fitLines(['title', 'a', '', 'x', 'y', 'z'], 4)).toEqual([
      'title',
      'a',
      '... 4 more lines: enlarge the window or use --symbols',
    ])
  })
})
