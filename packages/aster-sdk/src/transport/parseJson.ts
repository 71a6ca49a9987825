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
  const value: unknown = JSON.parse(text)
  if (!hasLongNumber(value, DEEPEST)) return value
  return JSON.parse(
    text.replace(STRING_OR_LONG_INTEGER, (part) => (part.startsWith('"') ? part : `"${part}"`)),
  )
}

/** Smallest number of 16 digits. */
const LONG = 1e15
const DEEPEST = 50

/**
 * Whether a number may have 16 digits or more; a value that is nested too deeply may hold one. Looking at
 * the values takes a tenth of `JSON.parse`, looking for digits in the text with a pattern longer than it.
 */
function hasLongNumber(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return isLong(value)
  if (depth === 0) return true
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item === 'object' ? hasLongNumber(item, depth - 1) : isLong(item)) return true
    }
    return false
  }
  const fields = value as Readonly<Record<string, unknown>>
  for (const name in fields) {
    const field = fields[name]
    if (typeof field === 'object' ? hasLongNumber(field, depth - 1) : isLong(field)) return true
  }
  return false
}

function isLong(value: unknown): boolean {
  return typeof value === 'number' && (value >= LONG || value <= -LONG)
}
