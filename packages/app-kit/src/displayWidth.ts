// Not an `import`, as in `runProgram`.
const { stripVTControlCharacters } = process.getBuiltinModule('node:util')

const PLAIN_ASCII = /^[\x20-\x7e]*$/
const CONTROL = /\p{Cc}|\p{Cf}(?<!\u200d)/gu
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u
const WIDE_EMOJI = /\p{Emoji_Presentation}|\ufe0f|\p{Regional_Indicator}/u
/** Code points that East Asian Width calls wide or fullwidth, as ranges. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
]
let segmenter: Intl.Segmenter | undefined

/** Returns how many terminal columns the text takes; colour codes take none, wide characters two. */
export function displayWidth(text: string): number {
  if (PLAIN_ASCII.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemesOf(stripVTControlCharacters(text))) {
    width += graphemeWidth(segment)
  }
  return width
}

/**
 * Returns the text without escape sequences and control characters, on one line. Names and messages
 * from outside pass through here, so that they cannot move the cursor or fake our lines.
 */
export function plainText(text: string): string {
  if (PLAIN_ASCII.test(text)) return text
  return stripVTControlCharacters(text.replaceAll(/[\r\n\t]+/g, ' ')).replaceAll(CONTROL, '')
}

/** Returns the text cut to `columns`, ending in `…` when something is missing. Takes no colour codes. */
export function truncateToWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  if (columns <= 0) return ''
  let kept = ''
  let width = 0
  for (const { segment } of graphemesOf(text)) {
    const next = graphemeWidth(segment)
    if (width + next > columns - 1) break
    kept += segment
    width += next
  }
  return `${kept.trimEnd()}…`
}

/** Returns the text filled with blanks to `columns`. Longer text is returned unchanged. */
export function padToWidth(
  text: string,
  columns: number,
  align: 'left' | 'right' = 'left',
): string {
  const blanks = ' '.repeat(Math.max(0, columns - displayWidth(text)))
  return align === 'left' ? text + blanks : blanks + text
}

/**
 * Breaks text at blanks into lines of at most `columns`; words longer than that are cut. Takes no
 * colour codes. Empty text is one empty line.
 */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/ +/).flatMap((part) => cutWord(part, columns))) {
    const joined = line === '' ? word : `${line} ${word}`
    if (displayWidth(joined) <= columns) line = joined
    else {
      lines.push(line)
      line = word
    }
  }
  lines.push(line)
  return lines
}

function cutWord(word: string, columns: number): string[] {
  if (displayWidth(word) <= columns) return [word]
  const parts: string[] = []
  let part = ''
  for (const { segment } of graphemesOf(word)) {
    if (part !== '' && displayWidth(part + segment) > columns) {
      parts.push(part)
      part = ''
    }
    part += segment
  }
  return [...parts, part]
}

function graphemeWidth(grapheme: string): number {
  if (PLAIN_ASCII.test(grapheme)) return grapheme.length
  if (ZERO_WIDTH.test(grapheme)) return 0
  if (WIDE_EMOJI.test(grapheme)) return 2
  const point = grapheme.codePointAt(0) ?? 0
  return WIDE.some(([from, to]) => point >= from && point <= to) ? 2 : 1
}

/** Made when first needed: its tables take longer to load than a program's help. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter.segment(text)
}
