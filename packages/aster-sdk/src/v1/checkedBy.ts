import type * as z from 'zod/mini'
import { inWords } from '../inWords.ts'

/**
 * Makes a check that applies the rules of a wider schema: V1 takes fewer parameters than V3, but the same
 * ones need and exclude each other.
 */
export function checkedBy(wider: z.ZodMiniType) {
  return (context: z.core.ParsePayload) => {
    for (const { message, path } of wider.safeParse(context.value, inWords).error?.issues ?? []) {
      context.issues.push({ code: 'custom', message, path, input: context.value })
    }
  }
}
