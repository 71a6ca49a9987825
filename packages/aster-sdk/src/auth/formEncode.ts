/**
 * `form`: space becomes `+` as in HTML forms (the default). `percent`: space becomes `%20`. Both are
 * accepted as long as the signed bytes are the sent ones.
 */
export type ParameterEncoding = 'form' | 'percent'

const PLAIN = /^[A-Za-z0-9._-]*$/

/** Joins parameters to `name=value&...`, in the order given, UTF-8 percent-encoded. */
export function formEncode(
  params: readonly (readonly [name: string, value: string])[],
  encoding: ParameterEncoding = 'form',
): string {
  let text = ''
  for (const [name, value] of params) {
    text += `${text === '' ? '' : '&'}${encodePart(name, encoding)}=${encodePart(value, encoding)}`
  }
  return text
}

function encodePart(value: string, encoding: ParameterEncoding): string {
  if (PLAIN.test(value)) return value
  const percent = encodeURIComponent(value)
  if (encoding === 'percent') return percent
  return percent.replace(/%20|[!'()~]/g, (part) =>
    part === '%20' ? '+' : `%${part.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
