import {
  displayWidth,
  fitSections,
  formatDuration,
  formatTime,
  type Paint,
  padToWidth,
  plainText,
  wrapText,
} from '@asterkit/app-kit'
import type { WindowSize } from '@asterkit/app-kit/window'
import type { DashboardState, Page, Question, Snapshot } from './dashboardState.ts'
import { overviewSections } from './overviewSections.ts'

/** Two columns of 80. */
const WIDE = 160
const NARROW = 80
/** A reading older than this is marked, whatever the last attempt said, ms. */
const STALE_MS = 90_000
/** Of why a reading failed and what to do. */
const FAILURE_LINES = 4

const MENU = 'R refresh  F scan  H health  A fundings  O open  C close  B rebalance  Q quit'

/**
 * Returns the lines of the whole window, never more than it has. At 160 columns the market stands beside the money.
 *
 * @param now Local clock, epoch ms.
 */
export function dashboardLines(
  state: DashboardState,
  size: WindowSize,
  now: number,
  paint: Paint,
): string[] {
  const head = headLines(state, size.columns, now, paint)
  const foot = [paint('dim', footText(state))]
  const rows = Math.max(0, size.rows - head.length - foot.length)
  return [...head, ...padded(bodyLines(state, { ...size, rows }, paint), rows), ...foot]
}

function headLines(
  state: DashboardState,
  columns: number,
  now: number,
  paint: Paint,
): readonly string[] {
  const look = state.snapshot?.look
  const where = look === undefined ? '' : ` on ${plainText(look.environment.name)}`
  const time = look === undefined ? '' : formatTime(look.inspection.time)
  const left = `Asterkit farm${where}`
  const width = Math.min(columns, WIDE)
  const blanks = ' '.repeat(Math.max(2, width - displayWidth(left) - displayWidth(time)))
  return [
    paint('accent', `${left}${blanks}${time}`),
    ...statusLines(state, width, now, paint),
    paint('accent', '─'.repeat(width)),
  ]
}

function statusLines(
  state: DashboardState,
  columns: number,
  now: number,
  paint: Paint,
): readonly string[] {
  const { busy, failure, readAt } = state
  // The clock of the window ticks once a second: a reading can be newer.
  const age = readAt === undefined ? undefined : Math.max(0, now - readAt)
  const doing = busy === undefined ? '' : `  ${busy}...`
  if (failure !== undefined) {
    const since =
      age === undefined ? 'nothing was read yet' : `figures are ${formatDuration(age)} old`
    const text = `STALE, ${since}${doing}: ${plainText(failure)}`
    return wrapText(text, columns)
      .slice(0, FAILURE_LINES)
      .map((line) => paint('bad', line))
  }
  if (age === undefined) return [`reading${doing}`]
  const text = `read ${formatDuration(age)} ago`
  const isOld = age > (state.staleAfterMs ?? STALE_MS)
  return [(isOld ? paint('warn', `STALE, ${text}`) : paint('dim', text)) + doing]
}

function footText({ page, question }: DashboardState): string {
  if (question !== undefined) {
    const { expects, typed } = question
    return expects === '' ? 'Enter does it, Esc leaves it' : `${expects}, Esc leaves it: ${typed}_`
  }
  return page === undefined ? MENU : 'up and down scroll, Esc goes back'
}

function bodyLines(state: DashboardState, size: WindowSize, paint: Paint): readonly string[] {
  const { snapshot, page, question } = state
  if (question !== undefined) return questionLines(question, size.rows, paint)
  if (page !== undefined) return pageLines(page, size.rows, paint)
  if (snapshot === undefined) {
    return state.failure === undefined ? [] : ['', 'No figures yet. R tries again now.']
  }
  return overviewLines(snapshot, state, size, paint)
}

function overviewLines(
  snapshot: Snapshot,
  state: DashboardState,
  { columns, rows }: WindowSize,
  paint: Paint,
): readonly string[] {
  const { money, market } = overviewSections(snapshot, state, paint)
  if (columns < WIDE) {
    const [portfolio, pairs, others, spot] = money
    const [opportunities, log] = market
    const order = [portfolio, pairs, opportunities, log, others, spot]
    return fitSections(
      order.filter((section) => section !== undefined),
      rows,
    )
  }
  const left = fitSections(money, rows)
  const right = fitSections(market, rows)
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) =>
    (padToWidth(left[index] ?? '', NARROW) + (right[index] ?? '')).trimEnd(),
  )
}

function pageLines({ title, lines, offset }: Page, rows: number, paint: Paint): readonly string[] {
  return [paint('strong', title), ...lines.slice(offset, offset + rows - 1)]
}

function questionLines({ title, lines }: Question, rows: number, paint: Paint): readonly string[] {
  return [paint('warn', title), '', ...lines].slice(0, rows)
}

function padded(lines: readonly string[], rows: number): readonly string[] {
  return [...lines.slice(0, rows), ...Array<string>(Math.max(0, rows - lines.length)).fill('')]
}
