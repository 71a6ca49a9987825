import { noPaint } from '@asterkit/app-kit'
import { Decimal } from '@asterkit/instruments'
import type { EntryFigures } from '@asterkit/strategy'
import { describe, expect, it } from 'vitest'
import { savingText } from '../src/view/entryText.ts'
import { finalReport } from '../src/view/finalReport.ts'
import { planPanel } from '../src/view/planPanel.ts'
import { plan, report, START } from './sampleEvents.ts'

const d = (text: string) => new Decimal(text)
/** 750 of 1,000 rested; fees 0.5 instead of 0.8, coins 0.1 cheaper, perp 0.6 worse: a loss of 0.2. */
const entry: EntryFigures = {
  makerValue: d('750'),
  takerValue: d('250'),
  fees: d('0.5'),
  takerFees: d('0.8'),
  spotGain: d('0.1'),
  perpGain: d('-0.6'),
}
const flat = (lines: readonly string[]) => lines.join(' ').replaceAll(/\s+/g, ' ')

describe('a maker-first entry', () => {
  it('is announced with the fee both ways', () => {
    const makerEntry = { waitSeconds: 20, takerFee: d('0.4'), makerFee: d('0.05') }
    const lines = planPanel({ ...plan, makerEntry }, { time: START, paint: noPaint })
    expect(flat(lines)).toContain(
      'spot entry maker first, up to 20 s per slice: fee 0.0500 if all rests, 0.4000 if all is taken',
    )
    expect(flat(planPanel(plan, { time: START, paint: noPaint }))).not.toContain('spot entry')
  })

  it('is reported with how much rested and with its saving, also when that is a loss', () => {
    const text = flat(finalReport({ ...report, entry }, noPaint))
    expect(text).toContain('maker-first 75.0 % of 1,000.00 USDT came to resting orders')
    expect(text).toContain(
      'measured saving -0.2000 USDT = fees +0.3000, spot price +0.1000, perp price -0.6000',
    )
    expect(flat(finalReport(report, noPaint))).not.toContain('measured saving')
  })

  it('ends the line of an opening, unless all was taken from the start', () => {
    expect(savingText(entry)).toBe(', maker-first saved -0.2000')
    expect(savingText(undefined)).toBe('')
  })
})
