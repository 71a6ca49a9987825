import { noPaint, type Paint, type Style } from './createPaint.ts'
import { displayWidth, padToWidth, plainText, truncateToWidth, wrapText } from './displayWidth.ts'

/** Text of one cell, with a meaning that decides its colour. */
export type Cell = string | { readonly text: string; readonly style: Style }

/** One column. Columns without `overflow` keep their width. */
export interface Column {
  readonly header: string
  /** @default 'left' */
  readonly align?: 'left' | 'right'
  /** What happens to text that does not fit the terminal: cut with `…`, or continued below. */
  readonly overflow?: 'truncate' | 'wrap'
}

/** Blanks between columns. */
const GAP = 2
/** Columns that give way are not made narrower than this. */
const NARROWEST = 6

/**
 * Returns the lines of a table, header first, none wider than `width` columns. Control characters in
 * cells are dropped.
 */
export function renderTable(input: {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** @default 80 */
  readonly width?: number
  readonly paint?: Paint
}): string[] {
  const width = input.width ?? 80
  const paint = input.paint ?? noPaint
  const rows = input.rows.map((row) => row.map(readCell))
  const widths = fitWidths(input.columns, rows, width)
  const header = renderLine(
    input.columns.map((column, index) => truncateToWidth(column.header, widths[index] ?? 0)),
    input.columns,
    widths,
  )
  const lines = [paint('dim', truncateToWidth(header, width))]
  for (const row of rows)
    lines.push(...renderRow({ row, widths, columns: input.columns, width, paint }))
  return lines
}

interface ReadCell {
  readonly text: string
  readonly style?: Style
}

function readCell(cell: Cell): ReadCell {
  return typeof cell === 'string'
    ? { text: plainText(cell) }
    : { text: plainText(cell.text), style: cell.style }
}

function fitWidths(
  columns: readonly Column[],
  rows: readonly (readonly ReadCell[])[],
  width: number,
): number[] {
  const widths = columns.map((column, index) =>
    Math.max(
      displayWidth(column.header),
      ...rows.map((row) => displayWidth(row[index]?.text ?? '')),
    ),
  )
  let excess = widths.reduce((sum, each) => sum + each, GAP * (columns.length - 1)) - width
  while (excess > 0) {
    const widest = columns.reduce(
      (best, column, index) =>
        column.overflow !== undefined &&
        (widths[index] ?? 0) > Math.max(NARROWEST, widths[best] ?? 0)
          ? index
          : best,
      -1,
    )
    if (widest === -1) break
    widths[widest] = (widths[widest] ?? 0) - 1
    excess -= 1
  }
  return widths
}

function renderRow(input: {
  readonly row: readonly ReadCell[]
  readonly widths: readonly number[]
  readonly columns: readonly Column[]
  readonly width: number
  readonly paint: Paint
}): string[] {
  const cells = input.columns.map((column, index) => {
    const text = input.row[index]?.text ?? ''
    const columns = input.widths[index] ?? 0
    return column.overflow === 'wrap' ? wrapText(text, columns) : [truncateToWidth(text, columns)]
  })
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) => {
    const texts = cells.map((lines) => lines[line] ?? '')
    const plain = renderLine(texts, input.columns, input.widths)
    if (displayWidth(plain) > input.width) return truncateToWidth(plain, input.width)
    return renderLine(texts, input.columns, input.widths, (index, text) => {
      const style = input.row[index]?.style
      return style === undefined || text === '' ? text : input.paint(style, text)
    })
  })
}

function renderLine(
  texts: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
  style: (index: number, text: string) => string = (_index, text) => text,
): string {
  return texts
    .map((text, index) => {
      const padded = padToWidth(text, widths[index] ?? 0, columns[index]?.align)
      return padded.replace(text, () => style(index, text))
    })
    .join(' '.repeat(GAP))
    .trimEnd()
}
