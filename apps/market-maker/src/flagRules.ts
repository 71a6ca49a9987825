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
