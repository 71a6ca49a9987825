import { Decimal } from '@asterkit/instruments'

/** Copies a value into plain JSON: decimals become plain decimal text, maps objects, absent fields vanish. */
export function plainJson(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(value, function (this: Record<string, unknown>, key, shown) {
      const original = this[key]
      if (original instanceof Decimal) return original.toFixed()
      return original instanceof Map ? Object.fromEntries(original) : shown
    }),
  )
}
