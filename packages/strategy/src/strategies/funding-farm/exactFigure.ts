import { type Decimal, decimal } from '@asterkit/instruments'
import { z } from 'zod'

const PLAIN = /^-?\d+(?:\.\d+)?$/

/** Schema of an exact figure. Named, so that the published types say `Decimal` of @asterkit/instruments. */
export interface ExactFigure extends z.ZodType<Decimal, string | number | Decimal> {}

/** Bounds of a figure: `min` and `max` are allowed values, `above` is not. */
export interface ExactBounds {
  readonly min?: string
  readonly above?: string
  readonly max?: string
}

/** Schema of text, or of a number whose shortest text is meant. Becomes a `Decimal`. */
export function exactFigure(rule: ExactBounds): ExactFigure {
  return z
    .union(
      [z.string(), z.number(), z.custom<Decimal>(isDecimal)],
      'must be a plain number such as 0.15',
    )
    .transform((value, context): Decimal => {
      const text = typeof value === 'object' ? value.toFixed() : String(value)
      const problem = exactProblem(text, rule)
      if (problem === undefined) return decimal(text)
      context.addIssue({ code: 'custom', message: problem })
      return z.NEVER
    })
    .meta(published(rule))
}

/** What the JSON Schema says. Its numeric bounds bind numbers; text is bounded when it is read. */
function published({ min, above, max }: ExactBounds): Record<string, unknown> {
  return {
    type: ['string', 'number'],
    pattern: PLAIN.source,
    ...(min !== undefined && { minimum: Number(min) }),
    ...(above !== undefined && { exclusiveMinimum: Number(above) }),
    ...(max !== undefined && { maximum: Number(max) }),
  }
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'toFixed' in value
}

function exactProblem(text: string, rule: ExactBounds): string | undefined {
  if (!PLAIN.test(text) || text.length > 40) return 'must be a plain number such as 0.15'
  const value = decimal(text)
  if (rule.min !== undefined && value.lt(rule.min)) return `must be at least ${rule.min}`
  if (rule.above !== undefined && value.lte(rule.above)) return `must be above ${rule.above}`
  if (rule.max !== undefined && value.gt(rule.max)) return `must be at most ${rule.max}`
  return undefined
}
