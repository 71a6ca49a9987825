import * as z from 'zod/mini'

/**
 * One refused item of a batch. It tells nothing about the others. Whether it proves that the item had no
 * effect depends on its code, as for single calls: see `refusalCodes`.
 */
export const ItemRefusal = z.looseObject({
  /** Venue code, e.g. -2022. */
  code: z.int().check(z.maximum(-1)),
  msg: z.string(),
})
export type ItemRefusal = z.output<typeof ItemRefusal>
