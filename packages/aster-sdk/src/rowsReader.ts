import { TextCursor } from './streams/textCursor.ts'

/**
 * Makes a reader of a list of objects whose keys come in a fixed order, from its text. It takes less time than
 * `JSON.parse` alone, and gives the same as that and the schema.
 *
 * @param readRow Takes one row, field after field, its closing brace included.
 * @returns Undefined for every surprise: other keys, another order, blanks, escapes, an empty list.
 */
export function rowsReader<Row>(readRow: (at: TextCursor) => Row) {
  const cursor = new TextCursor()
  return (text: string): Row[] | undefined => {
    const rows: Row[] = []
    cursor.open(text, 0)
    cursor.mark('[')
    do rows.push(readRow(cursor))
    while (cursor.hasMore())
    cursor.mark(']')
    return cursor.isDone() ? rows : undefined
  }
}
