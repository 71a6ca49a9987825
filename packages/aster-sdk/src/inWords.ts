import type * as z from 'zod/mini'

/**
 * Passed to every `safeParse`, so that issues say what is wrong: the small build of zod has no words of its
 * own, and setting them for the whole program would change those of its other users.
 */
export const inWords = { error: describeIssue }

/** Says what is wrong without the value itself, which may be long, or a secret. */
function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}, received ${kindOf(issue.input)}`
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
    case 'too_small':
      return `expected ${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.origin, issue.minimum)}`
    case 'too_big':
      return `expected ${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.origin, issue.maximum)}`
    case 'invalid_format':
      return `expected text of the form ${issue.pattern ?? issue.format}`
    case 'unrecognized_keys':
      return `unknown: ${issue.keys.join(', ')}`
    case 'invalid_union':
      return describeUnion(issue)
    default:
      return undefined
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : typeof value
}

function amount(origin: string, bound: number | bigint): string {
  if (origin === 'string') return `${bound} characters`
  return origin === 'array' ? `${bound} items` : String(bound)
}

/** What each of the forms lacks, where that is a single thing. */
function describeUnion(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  const { options } = issue
  if (Array.isArray(options)) return `expected ${issue.discriminator} to be ${options.join(' or ')}`
  const reasons = issue.errors.flatMap(([first]) => (first === undefined ? [] : [first.message]))
  return [...new Set(reasons)].join(', or ') || 'matches more than one form'
}
