import { TextCursor } from './textCursor.ts'

/**
 * Reads one event out of a message's text, which begins at `start` and fills it up to `end`. Undefined for
 * every surprise: other keys, another order, blanks, escapes, odd numbers, cut text. Then the text has to
 * be parsed and checked the long way, which decides.
 */
export type TextReader<Event> = (text: string, start: number, end: number) => Event | undefined

/**
 * Makes a reader of an event whose keys come in a fixed order, as a venue's serialiser writes them. It is
 * several times faster than `JSON.parse` with a check, and gives the same.
 *
 * @param layouts The orders that are known, as functions that take field after field from the cursor.
 * @example
 * const read = textReader((at) => ({
 *   u: at.count('{"u":'),
 *   b: at.decimal(',"b":'),
 * }))
 * read('{"u":7,"b":"0.5"}', 0, 17) // { u: 7, b: '0.5' }
 */
export function textReader<Event>(
  ...layouts: readonly ((at: TextCursor) => Event)[]
): TextReader<Event> {
  const cursor = new TextCursor()
  /** A connection hears one order only: the one that fitted last comes first. */
  let likely = 0
  return (text, start, end) => {
    for (let attempt = 0; attempt < layouts.length; attempt++) {
      const which = (likely + attempt) % layouts.length
      cursor.open(text, start)
      const event = layouts[which]!(cursor)
      if (!cursor.isEnd(end)) continue
      likely = which
      return event
    }
    return undefined
  }
}
