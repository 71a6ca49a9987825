import { z } from 'zod'

/** A number above or at 0 in plain digits. */
export const PLAIN_NUMBER = /^\d+(?:\.\d+)?$/

/** Whole number written as text; both bounds are allowed. */
export function whole(least: number, most: number) {
  const rule = `must be a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,15}$/, rule)
    .transform(Number)
    .pipe(z.int().min(least, rule).max(most, rule))
}

/** Symbols with commas between; each once, in capitals. Some are of other letters than ours. */
export const symbolList = z.string().transform((text, context): string[] => {
  const symbols = text.split(',').map((symbol) => symbol.trim().toUpperCase())
  if (symbols.every((symbol) => /^[\p{L}\p{N}_]{2,40}$/u.test(symbol))) return [...new Set(symbols)]
  const message = 'must be symbols with commas between, such as SOLUSDT,BNBUSDT'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** Simulated seconds per real second, or `max`. */
export const speedText = z.string().transform((text, context): number | 'max' => {
  if (text === 'max') return 'max'
  const speed = PLAIN_NUMBER.test(text) ? Number(text) : 0
  if (speed >= 1 && speed <= 1e9) return speed
  const message = 'must be max, or simulated seconds per second from 1'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})
