import {
  displayWidth,
  fitSections,
  formatDuration,
  type Paint,
  padToWidth,
  plainText,
  type Section,
  truncateToWidth,
  wrapText,
} from '@asterkit/app-kit'
import type { WindowSize } from '@asterkit/app-kit/window'
import type { MakerLook } from './makerLook.ts'
import { type MakerWindowState, type Question, shownMaker } from './makerWindowState.ts'
import { moneySection } from './moneySection.ts'
import { symbolSection } from './symbolSection.ts'

/** Two columns of 80. */
const WIDE = 160
const NARROW = 80
/** A maker writes once a second; one that is silent for longer does not run, or hangs. */
const SILENT_MS = 10_000
const LOG_LINES = 12

/**
 * Returns the lines of the whole window, never more than it has. At 160 columns the money stands beside the markets.
 *
 * @param now Local clock, epoch ms.
 */
export function makerLines(
  state: MakerWindowState,
  size: WindowSize,
  now: number,
  paint: Paint,
): readonly string[] {
  const width = Math.min(size.columns, WIDE)
  const maker = shownMaker(state)
  const head = headLines(state, maker, { width, now }, paint)
  const foot = paint('dim', truncateToWidth(footText(state), width))
  const rows = Math.max(0, size.rows - head.length - 1)
  const body = bodyLines(state, maker, { columns: size.columns, rows }, paint).slice(0, rows)
  return [...head, ...body, ...Array<string>(rows - body.length).fill(''), foot]
}

function headLines(
  state: MakerWindowState,
  maker: MakerLook | undefined,
  { width, now }: { readonly width: number; readonly now: number },
  paint: Paint,
): readonly string[] {
  const time = maker === undefined ? '' : `${maker.status.time.slice(0, 19).replace('T', ' ')} UTC`
  const count = state.makers.length
  const others = count < 2 ? '' : `  (${state.makers.indexOf(maker!) + 1} of ${count}: up, down)`
  const left = `Asterkit market-maker${others}`
  const blanks = ' '.repeat(Math.max(2, width - displayWidth(left) - displayWidth(time)))
  const label = maker === undefined ? '' : `  ${maker.status.label}`
  return [
    paint('accent', left + blanks + time),
    `${verdict(state, maker, now, paint)}${paint('dim', label)}`,
    paint('accent', '─'.repeat(width)),
  ]
}

function verdict(
  { failure }: MakerWindowState,
  maker: MakerLook | undefined,
  now: number,
  paint: Paint,
): string {
  if (failure !== undefined) return paint('bad', plainText(failure))
  if (maker === undefined) return 'reading...'
  const age = Math.max(0, now - maker.writtenAt)
  const { halt } = maker.status
  if (age > SILENT_MS) {
    return paint('bad', `NOT RUNNING, figures are ${formatDuration(age)} old`)
  }
  if (halt !== null) return paint('bad', 'HALTED by itself')
  return maker.isHalted ? paint('warn', 'PAUSED') : paint('good', 'running')
}

function footText({ question }: MakerWindowState): string {
  if (question === undefined) {
    return 'P pause and cancel all orders  R resume  Q quit (the maker goes on)'
  }
  const { expects, typed } = question
  return expects === ''
    ? 'Enter does it, Esc leaves it'
    : `type ${expects} and Enter, Esc leaves it: ${typed}_`
}

function bodyLines(
  state: MakerWindowState,
  maker: MakerLook | undefined,
  { columns, rows }: WindowSize,
  paint: Paint,
): readonly string[] {
  const { question, notes } = state
  if (question !== undefined) return questionLines(question, paint)
  if (maker === undefined) return []
  const money = moneySection(maker.status, paint)
  const symbols = maker.status.symbols.map((symbol) => symbolSection(symbol, paint))
  const log = logSection([...notes, ...maker.log], paint)
  if (columns < WIDE) return fitSections([money, ...symbols, log], rows)
  const left = fitSections(symbols, rows)
  const right = fitSections([money, log], rows)
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    (padToWidth(left[index] ?? '', NARROW) + (right[index] ?? '')).trimEnd(),
  )
}

function questionLines({ title, lines }: Question, paint: Paint): readonly string[] {
  return [paint('warn', title), '', ...lines.flatMap((line) => wrapText(line, NARROW - 2))]
}

function logSection(lines: readonly string[], paint: Paint): Section {
  const rows = lines.length === 0 ? ['nothing yet'] : lines.slice(0, LOG_LINES)
  return {
    lines: [
      paint('strong', 'Log, newest first'),
      ...rows.map((line) => `  ${truncateToWidth(line, NARROW - 2)}`),
    ],
    least: 2,
  }
}
