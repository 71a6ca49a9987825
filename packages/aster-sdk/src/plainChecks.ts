/** A JSON object whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>

/** Whether this is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const ZERO = 48
const POINT = 46
const MINUS = 45

/**
 * Whether this is decimal text in the form that the venue writes: digits with at most one point between
 * them. Narrower than the schema, which also knows exponents, and several times faster than its pattern.
 */
export function isPlainDecimal(value: unknown): value is string {
  if (typeof value !== 'string') return false
  const { length } = value
  if (length > 40) return false
  let at = value.charCodeAt(0) === MINUS ? 1 : 0
  if (!isDigit(value.charCodeAt(at))) return false
  for (at++; at < length; at++) {
    const code = value.charCodeAt(at)
    if (isDigit(code)) continue
    if (code !== POINT || at === length - 1) return false
    break
  }
  for (at++; at < length; at++) if (!isDigit(value.charCodeAt(at))) return false
  return true
}

/** The codes of `0` to `9` are those that give 0 to 9 with `0`'s bits turned. */
function isDigit(code: number): boolean {
  return (code ^ ZERO) <= 9
}

/** Whether this is a whole number from zero up that a JS number holds exactly. */
export function isPlainCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** Whether this is an id as `venueId` takes it. */
export function isPlainId(value: unknown): value is string | number {
  return typeof value === 'string' || Number.isSafeInteger(value)
}

/** Whether this is absent, or decimal text. */
export function isPlainOptionalDecimal(value: unknown): boolean {
  return value === undefined || isPlainDecimal(value)
}

/** Whether this is absent, or a whole number from zero up. */
export function isPlainOptionalCount(value: unknown): boolean {
  return value === undefined || isPlainCount(value)
}

/** Whether this is a list of text. */
export function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

/** Whether this is a symbol as the schema wants it. */
export function isPlainSymbol(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 64
}
