import { formatShortTime, type Paint, plainText, type Style, wrapText } from '@asterkit/app-kit'

/** Width of every view: what a terminal has at least. */
export const WIDTH = 80
const LABEL_WIDTH = 8
/** Columns before the text: `MM-DD HH:MM`, two blanks, the label, two blanks. */
const INDENT = 11 + 2 + LABEL_WIDTH + 2

/**
 * Returns the lines of one event: `01-07 08:00  funding   text`, continued below the text when it is
 * long. The time is UTC.
 */
export function labelledLines(input: {
  readonly time: number
  readonly label: string
  readonly text: string
  readonly style?: Style
  readonly paint: Paint
}): string[] {
  const label = input.label.padEnd(LABEL_WIDTH)
  const head = `${input.paint('dim', formatShortTime(input.time))}  ${
    input.style === undefined ? label : input.paint(input.style, label)
  }  `
  return wrapText(plainText(input.text), WIDTH - INDENT).map((line, index) =>
    index === 0 ? head + line : ' '.repeat(INDENT) + line,
  )
}

/**
 * Returns rows of name and value below a labelled line or a title: `  break-even   3 d 4 h`. Long
 * values go on below themselves.
 */
export function factLines(
  facts: readonly (readonly [name: string, value: string])[],
  options: { readonly indent?: number; readonly nameWidth?: number; readonly paint: Paint },
): string[] {
  const indent = options.indent ?? 2
  const nameWidth = options.nameWidth ?? Math.max(...facts.map(([name]) => name.length))
  return facts.flatMap(([name, value]) =>
    wrapText(plainText(value), WIDTH - indent - nameWidth - 2).map((line, index) => {
      const shown = index === 0 ? name.padEnd(nameWidth) : ' '.repeat(nameWidth)
      return `${' '.repeat(indent)}${options.paint('dim', shown)}  ${line}`
    }),
  )
}

/** Columns at which the text of a labelled line starts. */
export const TEXT_COLUMN = INDENT

/** Breaks a sentence into lines of a view, from the left edge. */
export function wrapped(text: string): string[] {
  return wrapText(text, WIDTH)
}

/** Returns `label  text`, continued below the text when it is long. */
export function labelledText(input: {
  readonly label: string
  readonly text: string
  readonly style?: Style
  readonly paint: Paint
  /** @default 8 */
  readonly labelWidth?: number
}): string[] {
  const width = input.labelWidth ?? LABEL_WIDTH
  const label = input.label.padEnd(width)
  const head = input.style === undefined ? label : input.paint(input.style, label)
  return wrapText(plainText(input.text), WIDTH - width - 4).map((line, index) =>
    index === 0 ? `  ${head}  ${line}` : `${' '.repeat(width + 4)}${line}`,
  )
}
