import { createPaint, createScreen, displayWidth, noPaint } from '@asterkit/app-kit'
import { Decimal } from '@asterkit/instruments'
import { type FarmEvent, parseFundingFarmConfig } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { auditReport } from '../src/view/auditReport.ts'
import { createFarmView } from '../src/view/createFarmView.ts'
import { finalReport } from '../src/view/finalReport.ts'
import { headerLines } from '../src/view/headerLines.ts'
import { nextSteps } from '../src/view/nextSteps.ts'
import { opportunityTable, TABLE_LEGEND } from '../src/view/opportunityTable.ts'
import { reportDocument } from '../src/view/reportDocument.ts'
import type { SessionFacts } from '../src/view/sessionFacts.ts'
import {
  check,
  HOUR,
  holding,
  opportunities,
  plan,
  pnl,
  position,
  report,
  START,
} from './sampleEvents.ts'

const value = new Decimal('1000.5')

const facts: SessionFacts = {
  mode: 'paper',
  environment: { name: 'paper exchange', hosts: ['127.0.0.1:40000', '127.0.0.1:40001'] },
  feed: { kind: 'synthetic', seed: 7, days: 30, from: START, note: 'x '.repeat(90) },
  session: { folder: `/home/${'long/'.repeat(30)}`, isResumed: true },
  leverage: 1,
  capitalQuote: '10000',
  speed: 43_200,
  cycleIntervalMs: HOUR,
  simulated: 'prices, books and fills',
  costs: 'fees as the exchange charges them',
}

function show(events: readonly FarmEvent[], showReceipts = true, showChecks = false): string[] {
  let written = ''
  const screen = createScreen({ write: (text) => (written += text), isTerminal: false })
  const view = createFarmView({ screen, paint: noPaint, showReceipts, showChecks })
  for (const event of events) view.onEvent(event)
  return written.split('\n').slice(0, -1)
}

const everyEvent: readonly FarmEvent[] = [
  { kind: 'started', time: START, epoch: 2, accountValue: value, resumed: [holding] },
  { kind: 'scan', time: START, check: 1, opportunities, accountValue: value },
  { kind: 'plan', time: START, plan },
  { kind: 'transfer', time: START, asset: 'USDT', amount: value, direction: 'spot-to-perp' },
  { kind: 'opened', time: START, holding },
  { kind: 'not-opened', time: START, symbol: 'SOLUSDT', reason: 'spread '.repeat(30) },
  { kind: 'position', time: START, check: 2, position, accountValue: value, opportunities },
  { kind: 'funding', time: START, symbol: 'SOLUSDT', amount: pnl.funding, total: pnl.funding },
  {
    kind: 'exit',
    time: START,
    symbol: 'SOLUSDT',
    reason: 'rotation',
    detail: 'DOGEUSDT pays more',
  },
  { kind: 'closed', time: START, symbol: 'SOLUSDT', pairId: 'p1', heldHours: 100, pnl },
  { kind: 'repair', time: START, symbol: 'SOLUSDT', detail: 'sold 1 SOL without a short' },
  { kind: 'alert', time: START, code: 'naked', detail: 'unhedged for 21 s' },
  { kind: 'halted', time: START, reason: 'x'.repeat(200) },
  check,
  { kind: 'stopped', time: START, kept: [position] },
]

describe('every view', () => {
  it('keeps within 80 columns and lets no control character through', () => {
    const lines = [
      ...headerLines(facts, noPaint),
      ...show(everyEvent),
      ...TABLE_LEGEND,
      ...finalReport(report, noPaint),
      ...nextSteps('paper', noPaint),
    ]
    for (const line of lines) {
      expect(displayWidth(line), line).toBeLessThanOrEqual(80)
      expect(line).not.toMatch(/\p{Cc}/u)
    }
  })

  it('has the same text with and without colour', () => {
    const paint = createPaint({ isTerminal: true, env: {} })
    const painted = finalReport(report, paint)
    expect(painted.join('')).toContain('\u001b[')
    expect(painted.map(displayWidth)).toEqual(finalReport(report, noPaint).map(displayWidth))
  })
})

describe('createFarmView', () => {
  it('shows the reason of every rejected symbol', () => {
    const text = show(everyEvent).join('\n').replaceAll(/\s+/g, ' ')
    expect(text).toContain('may be opened')
    expect(text).toContain('the upcoming rate is')
    expect(text).toContain('no perpetual')
  })

  it('shows cost, break-even, expected net and worst case before opening', () => {
    const text = show([{ kind: 'plan', time: START, plan }]).join('\n')
    expect(text).toContain('2.00 USDT = fees 1.60 + slippage 0.40')
    expect(text).toContain('after 3 d 4 h')
    expect(text).toContain('+3.80 USDT in 14 d (funding +5.80)')
    expect(text).toContain('-5.60 USDT if opened and closed at once')
  })

  it('repeats the table only when a verdict changes, at most once a day, or to show an opening', () => {
    const rejected = opportunities.slice(1)
    const scan = (hours: number, rows: typeof opportunities): FarmEvent => ({
      kind: 'scan',
      time: START + hours * HOUR,
      check: hours,
      opportunities: rows,
      accountValue: value,
    })
    const tables = (events: readonly FarmEvent[]) =>
      show(events).filter((line) => line.startsWith('symbol')).length
    expect(tables([scan(0, rejected), scan(1, rejected), scan(30, rejected)])).toBe(1)
    expect(
      tables([scan(0, rejected), scan(1, rejected.slice(1)), scan(24, rejected.slice(1))]),
    ).toBe(2)
    expect(tables([scan(0, rejected), scan(1, opportunities), scan(2, opportunities)])).toBe(2)
  })

  it('tells a refused opening once a day, not each hour', () => {
    const refused = (hours: number, reason: string): FarmEvent[] => [
      { kind: 'plan', time: START + hours * HOUR, plan },
      { kind: 'not-opened', time: START + hours * HOUR, symbol: 'SOLUSDT', reason },
    ]
    const lines = (events: readonly FarmEvent[]) =>
      show(events).filter((line) => line.includes('refused')).length
    expect(lines([...refused(0, 'book is 4 s old'), ...refused(1, 'book is 5 s old')])).toBe(1)
    expect(lines([...refused(0, 'book is 4 s old'), ...refused(1, 'too few coins')])).toBe(2)
    expect(lines([...refused(0, 'book is 4 s old'), ...refused(24, 'book is 4 s old')])).toBe(2)
  })

  it('gives a held pair one line a day and says what is kept at the end', () => {
    const hold = (hours: number): FarmEvent => ({
      kind: 'position',
      time: START + hours * HOUR,
      check: hours,
      position,
      accountValue: value,
      opportunities: [],
    })
    const lines = show([
      hold(1),
      hold(2),
      hold(25),
      { kind: 'stopped', time: START, kept: [position] },
    ])
    expect(lines.filter((line) => line.includes('hold'))).toHaveLength(2)
    expect(lines.join(' ')).toContain('kept open and hedged')
  })

  it('gives every check a line with the result and the reason where checks are minutes apart', () => {
    const scan: FarmEvent = {
      kind: 'scan',
      time: START,
      check: 20,
      opportunities: [],
      accountValue: value,
      reason: 'no symbol pays enough',
    }
    const flat = { ...check, held: [] }
    const lines = show(
      [scan, check, flat, { ...flat, obstacle: 'an order is unknown' }],
      true,
      true,
    )
    expect(lines).toEqual([
      '01-05 00:00  check     720 cycles 1 pairs 1 1,000.50 USDT PnL +0.50 (+0.05 %)',
      '                       since 2026-01-05',
      '01-05 00:00  hold      SOLUSDT -5 funding +0.30 net +0.50 cost paid 21 %',
      '01-05 00:00  check     720 cycles 1 pairs 0 1,000.50 USDT PnL +0.50 (+0.05 %)',
      '                       since 2026-01-05',
      '01-05 00:00  flat      no symbol pays enough',
      '01-05 00:00  check     720 cycles 1 pairs 0 1,000.50 USDT PnL +0.50 (+0.05 %)',
      '                       since 2026-01-05',
      '01-05 00:00  waiting   an order is unknown',
    ])
    expect(show([scan, check, flat])).toEqual([])
  })

  it('calls a pair that could not be read held, neither flat nor hedged', () => {
    const unread = ['SOLUSDT']
    const lines = show([{ ...check, held: [], unread }], true, true)
    expect(lines[0]).toContain('cycles 1 pairs 1 ')
    expect(lines.slice(2)).toEqual([
      '01-05 00:00  hold      SOLUSDT is held; it could not be read now',
    ])
    expect(show([{ kind: 'stopped', time: START, kept: [], unread }])).toEqual([
      '01-05 00:00  stopped   kept open, not read at the end: SOLUSDT',
    ])
  })

  it('leaves single receipts to the daily line where a run is long', () => {
    const funding = everyEvent.filter((event) => event.kind === 'funding')
    expect(show(funding, false)).toEqual([])
    expect(show(funding, true)[0]).toContain('SOLUSDT +3.0000 USDT')
  })

  it('tells hourly payments together every eight hours and what waits before the pair ends', () => {
    const paid = (hour: number): FarmEvent => ({
      kind: 'funding',
      time: START + hour * HOUR,
      symbol: 'SOLUSDT',
      amount: new Decimal('0.5'),
      total: new Decimal(hour).times('0.5'),
    })
    const hours = Array.from({ length: 12 }, (_, index) => index + 1)
    const lines = show([...hours.map(paid), { kind: 'stopped', time: START + 13 * HOUR, kept: [] }])
    const told = lines.filter((line) => line.includes('pair total'))
    expect(told.map((line) => line.slice(line.indexOf('SOL')))).toEqual([
      'SOLUSDT +0.5000 USDT, pair total +0.5000',
      'SOLUSDT +4.0000 USDT in 8 payments, pair total +4.5000',
      'SOLUSDT +1.5000 USDT in 3 payments, pair total +6.0000',
    ])
  })

  it('shows a basis below a tenth of a basis point as 0.0', () => {
    const [first] = opportunities
    if (first === undefined) throw new Error('the sample has no opportunity')
    const tiny = [{ ...first, basisBps: new Decimal('-0.044649') }]
    expect(opportunityTable(tiny, { paint: noPaint }).join('\n')).toMatch(/ 0\.0 /)
  })
})

describe('finalReport', () => {
  it('says that the parts add up, and shouts when they do not', () => {
    expect(finalReport(report, noPaint).join('\n')).toContain('adds up to the last unit')
    const wrong = { ...report, endValue: new Decimal('1000.50000001') }
    expect(auditReport(wrong).unexplained.toFixed()).toBe('0.00000001')
    expect(finalReport(wrong, noPaint).join('\n')).toContain('DOES NOT ADD UP: 0.00000001')
  })

  it('takes balances that could not be read for unknown, not for equal', () => {
    expect(auditReport({ ...report, ledger: [] }).isLedgerEqual).toBe(false)
    expect(finalReport({ ...report, ledger: [] }, noPaint).join('\n')).toContain('UNKNOWN')
  })

  it('calls a balance unknown that the exchange does not state, and not equal', () => {
    const unstated = { ...report, ledger: [{ account: 'spot:SOL', asset: 'SOL', ledger: value }] }
    expect(auditReport(unstated).isLedgerEqual).toBe(false)
    const shown = finalReport(unstated, noPaint).join('\n')
    expect(shown).toContain('UNKNOWN: spot:SOL is not stated')
    expect(shown).not.toContain('DIFFER')
  })

  it('shouts when the ledger and the exchange differ', () => {
    const row = { account: 'spot:SOL', asset: 'SOL', ledger: value, exchange: new Decimal(0) }
    const wrong = { ...report, ledger: [row] }
    expect(finalReport(wrong, noPaint).join('\n')).toContain('DIFFER: spot:SOL 1000.5 against 0')
  })
})

describe('reportDocument', () => {
  it('is plain JSON with money as decimal text and a named schema', () => {
    const document = reportDocument({
      facts,
      config: parseFundingFarmConfig({}),
      report,
      kept: [position],
      unread: [],
      alerts: [],
    })
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
    expect(document).toMatchObject({
      schema: 'asterkit.farm.report/1',
      startValue: '1000',
      endValue: '1000.5',
      change: '0.5',
      outsideCycles: '0',
      pnl: { funding: '3', fees: '1.5', spotPnl: '-10', perpPnl: '9', basisPnl: '-1', net: '0.5' },
      cycles: [{ symbol: 'SOLUSDT', exitReason: 'fees-covered' }],
      kept: [{ symbol: 'SOLUSDT', spotQuantity: '5.001' }],
      audit: { componentsAddUp: true, unexplained: '0', ledgerEqualsExchange: true },
      config: { leverage: 1, minVolumeQuote: '250000000' },
    })
  })
})
