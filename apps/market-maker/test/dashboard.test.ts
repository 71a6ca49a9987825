import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { displayWidth, noPaint } from '@asterkit/app-kit'
import type { TerminalWindow } from '@asterkit/app-kit/window'
import { openQuoteBook, startQuoteSession } from '@asterkit/strategy'
import { openSqliteJournal } from '@asterkit/strategy/sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createMakerWindow } from '../src/dashboard/createMakerWindow.ts'
import { lookAtMakers } from '../src/dashboard/makerLook.ts'
import { haltMaker, recordedHalt, resumeMaker } from '../src/run/halting.ts'
import { sampleStatus } from './sampleStatus.ts'

const NOW = Date.UTC(2026, 10, 21, 12)

/** A window over makers that wrote so many seconds ago. */
async function open(makers: Readonly<Record<string, { label?: string; silentS?: number }>>) {
  const stateDir = mkdtempSync(join(tmpdir(), 'asterkit-maker-window-'))
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }))
  const folder = (name: string) => join(stateDir, 'maker', name)
  for (const [name, { label = sampleStatus.label, silentS = 0 }] of Object.entries(makers)) {
    mkdirSync(folder(name), { recursive: true })
    const path = join(folder(name), 'status.json')
    writeFileSync(path, JSON.stringify({ ...sampleStatus, label }))
    utimesSync(path, NOW / 1000 - silentS, NOW / 1000 - silentS)
  }
  const window = createMakerWindow({
    look: () => lookAtMakers(stateDir),
    halting: { halt: haltMaker, resume: resumeMaker },
    paint: noPaint,
    now: () => NOW,
  })
  await window.refresh()
  const text = (size = { columns: 80, rows: 24 }) => window.lines(size, NOW).join('\n')
  return {
    window,
    text,
    folder,
    isHalted: (name: string) => existsSync(join(folder(name), 'HALT')),
  }
}

const type = (window: TerminalWindow, ...keys: readonly string[]) => {
  for (const key of keys) {
    if (key === 'Enter') window.press({ text: '', name: 'return' })
    else if (key === 'Esc') window.press({ text: '', name: 'escape' })
    else if (key === 'Down') window.press({ text: '', name: 'down' })
    else for (const letter of key) window.press({ text: letter })
  }
}

describe('the window of makers', () => {
  test('is filled to its last row and never overflows, whatever its size', async () => {
    const { window } = await open({ one: {} })
    for (const [columns, rows] of [
      [80, 10],
      [80, 24],
      [100, 40],
      [160, 50],
    ] as const) {
      const lines = window.lines({ columns, rows }, NOW)
      expect(lines).toHaveLength(rows)
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(columns)
    }
  })

  test('shows money, position, inventory, orders against the book, markouts, latency and guards', async () => {
    const { text } = await open({ one: {} })
    const shown = text({ columns: 80, rows: 40 })
    for (const part of [
      'wallet 10,012.33 USDT   result +12.49, today -1.25',
      'orders answered p50 31 ms, p99 120 ms of 409; market heard after 21 ms',
      '0.2 ETH long at 2649.5, mark 2650.27872, open +0.16',
      'short [..........|#####.....] long  53.0 % of the hard limit',
      'ask        2651.1      0.037    +2.8 bp  unknown',
      'book            2650.3 / 2650.4   0.38 bp wide',
      'bid        2649.9      0.037    -1.7 bp',
      'buy: inventory: 0.2 ETH long; the soft limit is 0.18',
      'markouts 1 / 5 / 30 s in bp: bought 0.4 / -0.2 / -, sold - / - / -',
      'book is not known',
    ]) {
      expect(shown).toContain(part)
    }
  })

  test('says that a silent maker does not run, and how old its figures are', async () => {
    const { text } = await open({ one: { silentS: 180 } })
    expect(text()).toContain('NOT RUNNING, figures are 3 min old')
  })

  test('pauses after a question, and only then; resumes likewise', async () => {
    const { window, text, isHalted } = await open({ one: {} })
    type(window, 'p')
    expect(text()).toContain('Pause one: cancel all its orders?')
    expect(text()).toContain('It rests 3 orders.')
    type(window, 'Esc')
    expect(isHalted('one')).toBe(false)
    type(window, 'c', 'Enter')
    expect(isHalted('one')).toBe(true)
    await window.refresh()
    expect(text()).toMatch(/^PAUSED {2}/m)
    type(window, 'r', 'Enter')
    expect(isHalted('one')).toBe(false)
  })

  test('resumes real money by a typed word alone', async () => {
    const { window, text, isHalted, folder } = await open({
      one: { label: 'the real exchange: REAL MONEY' },
    })
    haltMaker(folder('one'), 'a person')
    type(window, 'r', 'Enter')
    expect(isHalted('one')).toBe(true)
    expect(text()).toContain('left: resume was not typed')
    type(window, 'r', 'resume', 'Enter')
    expect(isHalted('one')).toBe(false)
  })

  test('acts on the maker that is shown, of several', async () => {
    const { window, text, isHalted } = await open({ one: {}, two: { silentS: 5 } })
    expect(text()).toContain('(1 of 2: up, down)')
    type(window, 'Down', 'p', 'Enter')
    expect([isHalted('one'), isHalted('two')]).toEqual([false, true])
  })

  test('leaves by Q, and the maker goes on', async () => {
    const { window, isHalted } = await open({ one: {} })
    type(window, 'q')
    await window.left
    expect(isHalted('one')).toBe(false)
  })
})

test('a halt that the maker has recorded itself is lifted, on record, once it has stopped', () => {
  const folder = mkdtempSync(join(tmpdir(), 'asterkit-maker-halt-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const open = () =>
    openSqliteJournal({ folder, environment: 'paper', account: 'me', now: () => NOW })
  const journal = open()
  const book = openQuoteBook(journal)
  startQuoteSession(book, NOW)
  book.append({ entry: { kind: 'halt', time: NOW, body: { reason: 'an order stays unknown' } } })
  haltMaker(folder, 'a person')
  expect(readFileSync(join(folder, 'HALT'), 'utf8')).toContain('a person')
  expect(() => resumeMaker(folder)).toThrow('another instance')
  expect(existsSync(join(folder, 'HALT'))).toBe(true)
  journal.close()
  expect(recordedHalt(folder)).toBe('an order stays unknown')
  resumeMaker(folder)
  expect(recordedHalt(folder)).toBeUndefined()
  expect(existsSync(join(folder, 'HALT'))).toBe(false)
})
