import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { displayWidth, fitSections, logTail, noPaint } from '@asterkit/app-kit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dashboardLines } from '../src/dashboard/dashboardLines.ts'
import type { DashboardState } from '../src/dashboard/dashboardState.ts'

const lines = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index}`)

describe('sections in a window', () => {
  it('all fit when there is room', () => {
    const sections = [
      { lines: lines('a', 2), least: 1 },
      { lines: lines('b', 3), least: 1 },
    ]
    expect(fitSections(sections, 9)).toEqual(['a0', 'a1', 'b0', 'b1', 'b2'])
  })

  it('keep their least before the first ones get more', () => {
    const sections = [
      { lines: lines('a', 5), least: 2 },
      { lines: lines('b', 5), least: 2 },
    ]
    expect(fitSections(sections, 5)).toEqual(['a0', 'a1', 'a2', 'b0', 'b1'])
  })

  it('give way from the end when not even the least fits', () => {
    const sections = [
      { lines: lines('a', 2), least: 2 },
      { lines: lines('b', 2), least: 2 },
    ]
    expect(fitSections(sections, 3)).toEqual(['a0', 'a1', 'b0'])
    expect(fitSections(sections, 0)).toEqual([])
    expect(fitSections(sections, -1)).toEqual([])
  })
})

describe('the window', () => {
  const page: DashboardState = {
    notes: [],
    page: { title: 'Page', lines: lines('line ', 100), offset: 10 },
  }

  it('is filled to its last row and never overflows, whatever its size', () => {
    for (const rows of [4, 10, 24, 50]) {
      const text = dashboardLines(page, { columns: 80, rows }, 0, noPaint)
      expect(text).toHaveLength(rows)
      expect(Math.max(...text.map(displayWidth))).toBeLessThanOrEqual(80)
    }
  })

  it('shows a page from where it was scrolled to', () => {
    const text = dashboardLines(page, { columns: 80, rows: 8 }, 0, noPaint)
    expect(text.slice(3, 7)).toEqual(['Page', 'line 10', 'line 11', 'line 12'])
  })

  it('marks figures as stale when a reading fails, with their age and the reason', () => {
    const state: DashboardState = { notes: [], readAt: 1_000, failure: 'no\u001b[2J answer' }
    expect(dashboardLines(state, { columns: 80, rows: 8 }, 61_000, noPaint)[1]).toBe(
      'STALE, figures are 1 min old: no answer',
    )
    const never: DashboardState = { notes: [], failure: 'no answer' }
    expect(dashboardLines(never, { columns: 80, rows: 8 }, 0, noPaint)[1]).toBe(
      'STALE, nothing was read yet: no answer',
    )
  })

  it('marks figures as stale, too, when no reading has ended for a while', () => {
    const state: DashboardState = { notes: [], readAt: 0 }
    const status = (now: number) => dashboardLines(state, { columns: 80, rows: 8 }, now, noPaint)[1]
    expect(status(90_000)).toBe('read 1 min 30 s ago')
    expect(status(91_000)).toBe('STALE, read 1 min 31 s ago')
  })
})

describe('the tail of a log', () => {
  const logFolder = (text: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'farm-log-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'log.jsonl'), text)
    return folder
  }
  const line = (second: number) =>
    JSON.stringify({
      time: new Date(second * 1000).toISOString(),
      level: 'info',
      message: `m${second}`,
      symbol: 'SOLUSDT',
    })

  it('is the newest lines, newest first, whatever else the file has', () => {
    const text = [line(1), 'not json', '{"no":"message"}', line(2), line(3), '{"torn":'].join('\n')
    expect(logTail(logFolder(text), 2)).toEqual([
      { time: 3_000, message: 'm3', detail: 'symbol=SOLUSDT' },
      { time: 2_000, message: 'm2', detail: 'symbol=SOLUSDT' },
    ])
  })

  it('is found at the end of a large file, and is empty without a file', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => line(index)).join('\n')
    expect(logTail(logFolder(`${many}\n`), 1)[0]?.message).toBe('m4999')
    expect(logTail('/nowhere', 3)).toEqual([])
  })
})
