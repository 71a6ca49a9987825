import * as z from 'zod/mini'
import { epochMs } from '../../schemas.ts'
import { defineUserEvent } from '../streamSpec.ts'

/** The address of the account's events has expired. */
const ListenKeyExpired = z.looseObject({
  e: z.literal('listenKeyExpired'),
  /** Event time, epoch ms. */
  E: epochMs,
})

/**
 * The listen key has expired: the socket stays open and says nothing more. `watchFuturesUser` makes a
 * new key by itself and delivers a gap.
 */
export const listenKeyExpired = defineUserEvent({
  market: 'futures',
  name: 'listenKeyExpired',
  event: 'listenKeyExpired',
  schema: ListenKeyExpired,
})
