/**
 * A quoted string, or an integer too long for a JS number that is not part of a decimal. A string that
 * does not end reaches to the end of the text: looking for its end again from every later quote would
 * take quadratic time.
 */
const STRING_OR_LONG_INTEGER =
  /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

/**
 * Parses JSON. Integers of 16 and more digits come out as text, because a JS number would change their
 * last digits (transfer ids have 19).
 *
 * @throws {SyntaxError} The text is not JSON.
 */
export function parseJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text)
  return JSON.parse(
    text.replace(STRING_OR_LONG_INTEGER, (part) => (part.startsWith('"') ? part : `"${part}"`)),
  )
}
