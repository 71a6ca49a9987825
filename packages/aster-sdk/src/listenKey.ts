import * as z from 'zod/mini'

/** Answer to `createListenKey`. */
export const ListenKey = z.looseObject({
  /** Path of the account's event stream. Lives 60 min unless kept alive. A secret. */
  listenKey: z.string().check(z.minLength(1), z.maxLength(256)),
})
export type ListenKey = z.output<typeof ListenKey>

/** Names the listen key, which the spot host wants on keep-alive and close. */
export const ListenKeyParams = z.strictObject({
  /** What `createListenKey` answered. A secret. */
  listenKey: z.string().check(z.minLength(1), z.maxLength(256)),
})
export type ListenKeyParams = z.input<typeof ListenKeyParams>
