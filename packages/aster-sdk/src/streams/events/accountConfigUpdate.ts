import * as z from 'zod/mini'
import { epochMs, intValue, symbolName } from '../../schemas.ts'

/** Leverage of one symbol. */
const Leverage = z.looseObject({ s: symbolName, l: intValue })

/** Modes of the account. */
const Modes = z.looseObject({
  /** Multi-assets margin. */
  j: z.optional(z.boolean()),
  /** Fees paid with a token. */
  f: z.optional(z.boolean()),
  /** Hedge mode: long and short positions beside each other. */
  d: z.boolean(),
})

const shared = {
  e: z.literal('ACCOUNT_CONFIG_UPDATE'),
  /** Event time, epoch ms. */
  E: epochMs,
  /** Transaction time, epoch ms. */
  T: z.optional(epochMs),
}

/** Leverage (`ac`) or account modes (`ai`) changed. */
export const AccountConfigUpdate = z.looseObject({
  ...shared,
  ac: z.optional(Leverage),
  ai: z.optional(z.partial(Modes)),
})
export type AccountConfigUpdate = z.output<typeof AccountConfigUpdate>

/** The leverage of one symbol changed. */
export const LeverageUpdate = z.looseObject({ ...shared, ac: Leverage })
export type LeverageUpdate = z.output<typeof LeverageUpdate>

/** A mode of the account changed. */
export const ModeUpdate = z.looseObject({ ...shared, ai: Modes })
export type ModeUpdate = z.output<typeof ModeUpdate>
