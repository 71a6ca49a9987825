import * as z from 'zod/mini'
import { defineEndpoint } from '../../endpoint.ts'
import { decimalValue, symbolName } from '../../schemas.ts'

/** What `getRemainingOpenableNotional` takes. */
export const RemainingOpenableNotionalParams = z.strictObject({
  symbol: symbolName,
  /** The leverage to assume, 1 to 125. */
  leverage: z.int().check(z.minimum(1), z.maximum(125)),
})
export type RemainingOpenableNotionalParams = z.input<typeof RemainingOpenableNotionalParams>

/** What `getRemainingOpenableNotional` answers. */
export const RemainingOpenableNotional = z.looseObject({
  /** USDT. A JSON number on the wire. */
  remainingOpenableNotionalValue: decimalValue,
})
export type RemainingOpenableNotional = z.output<typeof RemainingOpenableNotional>

/**
 * Gets the notional that one perpetual's position may still grow by at a leverage. Weight 20, signed.
 * V3 has no counterpart.
 *
 * @see Aster Futures API V1, "Remaining Openable Notional Value"
 */
export const getRemainingOpenableNotional = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v1/remainingOpenableNotionalValue',
  security: 'user-data',
  weight: 20,
  retry: 'safe',
  params: RemainingOpenableNotionalParams,
  result: RemainingOpenableNotional,
})
