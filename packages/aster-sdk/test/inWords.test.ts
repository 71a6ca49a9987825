import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { inWords } from '../src/inWords.ts'
import { decimalValue, depthLimit, epochMs } from '../src/schemas.ts'

const kinds = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('a') }),
  z.object({ kind: z.literal('b') }),
])

it.each<[z.ZodMiniType, unknown, string]>([
  [z.string(), 5, 'expected string, received number'],
  [z.string(), null, 'expected string, received null'],
  [z.string(), undefined, 'expected string, received nothing'],
  [z.string(), [], 'expected string, received a list'],
  [z.number(), Number.NaN, 'expected number, received NaN'],
  [epochMs, -1, 'expected at least 0'],
  [epochMs, 0.5, 'expected int, received number'],
  [z.number().check(z.positive()), 0, 'expected more than 0'],
  [z.string().check(z.maxLength(3)), 'long', 'expected at most 3 characters'],
  [z.array(z.int()).check(z.minLength(1)), [], 'expected at least 1 items'],
  [z.enum(['GTC', 'IOC']), 'gtc', 'expected "GTC" or "IOC"'],
  [z.strictObject({}), { limt: 1 }, 'unknown: limt'],
  [z.string().check(z.regex(/^a$/)), 'b', 'expected text of the form /^a$/'],
  [decimalValue, true, 'expected string, received boolean, or expected number, received boolean'],
  [depthLimit, 7, 'expected 5 or 10 or 20 or 50 or 100 or 500 or 1000'],
  [kinds, { kind: 'c' }, 'expected kind to be a or b'],
])('says what is wrong: %#', (schema, value, words) => {
  expect(schema.safeParse(value, inWords).error?.issues[0]?.message).toBe(words)
})

it('does not repeat the value, which may be a secret', () => {
  const secret = '0xsecret'
  const schema = z.union([z.int(), z.enum(['a']), z.string().check(z.maxLength(3)), z.null()])
  expect(JSON.stringify(schema.safeParse(secret, inWords).error?.issues)).not.toContain(secret)
})
