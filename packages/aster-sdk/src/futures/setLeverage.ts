import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, intValue, symbolName } from '../schemas.ts'

/** What `setLeverage` takes. */
export const SetLeverageParams = z.strictObject({
  symbol: symbolName,
  /** 1 to 125; brackets may allow less. */
  leverage: z.int().check(z.minimum(1), z.maximum(125)),
})
export type SetLeverageParams = z.input<typeof SetLeverageParams>

/** What `setLeverage` answers. */
export const Leverage = z.looseObject({
  symbol: symbolName,
  leverage: intValue,
  /** Largest notional at this leverage, quote. */
  maxNotionalValue: z.optional(decimalString),
})
export type Leverage = z.output<typeof Leverage>

/**
 * Sets the leverage of one perpetual. Weight 1, signed. Sent once; read it back before relying on it.
 *
 * @throws {AsterOutcomeUnknownError} It may have changed: read the position risk.
 *
 * @see Aster Futures API V3, "Change Initial Leverage"
 */
export const setLeverage = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/leverage',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: SetLeverageParams,
  result: Leverage,
})
