import { z } from 'zod'

const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/

/** A number within bounds, both allowed. */
export function amount(least: number, most: number) {
  const rule = `must be a number from ${least} to ${most}`
  return z
    .string()
    .regex(PLAIN_NUMBER, rule)
    .transform(Number)
    .pipe(z.number().min(least, rule).max(most, rule))
}

/** Symbols with commas between; each once, in capitals. */
export const symbolList = z.string().transform((text, context): string[] => {
  const symbols = text.split(',').map((symbol) => symbol.trim().toUpperCase())
  if (symbols.every((symbol) => /^[\p{L}\p{N}_]{2,40}$/u.test(symbol))) return [...new Set(symbols)]
  const message = 'must be symbols with commas between, such as ETHUSDT,BNBUSDT'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})
