import type { Settings } from './settings.ts'
import { csvHeader, csvRows } from './view/csvRows.ts'
import { fitLines } from './view/fitLines.ts'

/** One reading, ready to be shown in whatever form is wanted. */
export interface Shown {
  /** Whether any pair has a figure that the table is about. */
  readonly hasFigures: boolean
  /** What could not be read. */
  readonly notes: readonly string[]
  readonly lines: () => readonly string[]
  readonly document: () => Readonly<Record<string, unknown>>
}

/** A terminal, a pipe or a file. */
interface Output {
  readonly isTTY?: boolean
  readonly rows?: number
  write(text: string): unknown
}

const HOME = '\u001b[H'
const CLEAR_LINE_REST = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'
const CLEAR_ALL = '\u001b[2J'

/**
 * Makes what shows readings one after another. A watched terminal is redrawn in place, without raw mode or a hidden
 * cursor, so that any end leaves it usable; everything else gets lines one below the other.
 */
export function createPrinter(
  { json, csv, watch, table }: Settings,
  output: Output,
): { print(shown: Shown): void } {
  let isFirst = true
  const print = ({ lines, document }: Shown): void => {
    if (json) {
      output.write(`${JSON.stringify(document(), undefined, watch === undefined ? 2 : 0)}\n`)
    } else if (csv) {
      const rows = csvRows(table, document())
      output.write(`${[...(isFirst ? [csvHeader(table)] : []), ...rows].join('\r\n')}\r\n`)
    } else if (watch === undefined || !output.isTTY) {
      output.write(`${isFirst ? '' : '\n'}${lines().join('\n')}\n`)
    } else {
      const drawn = fitLines(lines(), output.rows ?? 24).map(
        (line) => `${line}${CLEAR_LINE_REST}\n`,
      )
      output.write(`${isFirst ? CLEAR_ALL : ''}${HOME}${drawn.join('')}${CLEAR_BELOW}`)
    }
    isFirst = false
  }
  return { print }
}
