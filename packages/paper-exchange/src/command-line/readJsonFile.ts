import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { UsageError } from './usageError.ts'

/**
 * Reads a JSON file that the user named.
 *
 * @param option The option that named it, for messages.
 * @throws {UsageError} It cannot be read, is no JSON, or breaks the schema; the message says where.
 */
export function readJsonFile<Schema extends z.ZodType>(
  option: string,
  path: string,
  schema: Schema,
): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(option, path))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue?.path.map(String).join('.') || 'the file'
  throw new UsageError(`${option} ${path}: ${place}: ${issue?.message ?? 'not as expected'}`)
}

function parseJson(option: string, path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    const why = isMissing ? 'does not exist' : `cannot be read: ${(cause as Error).message}`
    throw new UsageError(`${option} ${path}: ${why}`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError(`${option} ${path}: is not JSON`, { cause })
  }
}
