import type { z } from 'zod'

/** Says in one line what is wrong with a configuration: the first wrong field, what it may be and what it was. */
export function configProblem(error: z.ZodError, input: unknown): string {
  const issue = error.issues[0]
  return issue === undefined ? 'configuration is unusable' : oneLine(issue, input)
}

function oneLine(issue: z.core.$ZodIssue, input: unknown): string {
  const field = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => JSON.stringify(key)).join(', ')
    return `unknown option ${names}${field === '' ? '' : ` in ${field}`}`
  }
  if (field === '') return 'configuration must be an object of options'
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  )
  return `${field}: ${plainMessage(issue)}, got ${shown(value)}`
}

function plainMessage(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big') return `must be at most ${String(issue.maximum)}`
  if (issue.code === 'too_small') return `must be at least ${String(issue.minimum)}`
  if (issue.code === 'invalid_type') return `must be ${EXPECTED[issue.expected] ?? issue.expected}`
  return issue.message.replaceAll(/\s+/g, ' ')
}

const EXPECTED: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of options',
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
}
