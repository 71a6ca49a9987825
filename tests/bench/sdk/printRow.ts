import { type Figure, type Goal, type Row, reaches } from './row.ts'

/** Two lines of at most 80 columns: what is compared, and what came out. */
export function printRow(row: Row, figure: Figure): string {
  return `${`${row.id.padEnd(5)}${row.what} | ${row.against}`.slice(0, 80)}\n     ${figureText(row, figure)}`
}

/** One row for `--json`: figures in microseconds. */
export function jsonOf({ id, what, against, goal, stretch }: Row, figure: Figure): object {
  const verdict = figure.kind === 'ratio' && goal ? reaches(goal, figure.ratio.value) : undefined
  const isMet = figure.kind === 'check' ? figure.isMet : verdict
  return { id, what, against, goal, stretch, ...figure, ...(isMet === undefined ? {} : { isMet }) }
}

function figureText({ goal, stretch }: Row, figure: Figure): string {
  if (figure.kind === 'not-offered') return `not offered: ${figure.reason}`
  if (figure.kind === 'check') return `${figure.text}: ${figure.isMet ? 'met' : 'MISSED'}`
  const { value, low, high } = figure.ratio
  const spread = low === high ? '' : `(${low.toFixed(2)}-${high.toFixed(2)})`
  const verdict = goal ? `${reaches(goal, value) ? 'met' : 'MISSED'} ${goalText(goal)}` : ''
  const beyond = stretch
    ? `stretch ${goalText(stretch)}${reaches(stretch, value) ? ' met' : ''}`
    : ''
  const figures = [figure.ours, figure.theirs].map((one) => micros(one).padStart(8)).join(' ')
  const ratio = `${value.toFixed(2)}x`.padStart(7)
  return `${figures} ${ratio} ${spread.padEnd(13)} ${verdict.padEnd(14)} ${beyond}`.trimEnd()
}

function goalText(goal: Goal): string {
  return 'atLeast' in goal ? `>=${goal.atLeast}x` : `<=${goal.atMost}x`
}

function micros(value: number): string {
  const digits = value >= 1000 ? 0 : value >= 100 ? 1 : 2
  return `${value.toFixed(digits)}us`
}
