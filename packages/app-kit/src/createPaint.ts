import { styleText } from 'node:util'

/** What a piece of text means; the colours follow from it. */
export type Style = 'good' | 'bad' | 'warn' | 'dim' | 'strong' | 'accent'

/** Puts colour codes around text, or returns it unchanged where colour is unwanted. */
export type Paint = (style: Style, text: string) => string

const FORMATS = {
  good: 'green',
  bad: 'red',
  warn: 'yellow',
  dim: 'gray',
  strong: 'bold',
  accent: 'cyan',
} as const

/** A paint that never adds anything. */
export const noPaint: Paint = (_style, text) => text

/**
 * Makes the paint for one output. Colour is off when `NO_COLOR` is set, `TERM` is `dumb` or the output
 * is no terminal; `FORCE_COLOR` other than `0` turns it on.
 */
export function createPaint(input: {
  readonly isTerminal: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}): Paint {
  if (!wantsColour(input)) return noPaint
  return (style, text) => styleText(FORMATS[style], text, { validateStream: false })
}

function wantsColour(input: Parameters<typeof createPaint>[0]): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = input.env
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0'
  return input.isTerminal && TERM !== 'dumb'
}
