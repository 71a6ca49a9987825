import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { decimalValue, oneOrMany, symbolName } from '../schemas.ts'

/** What `getLeverageBrackets` takes. */
export const LeverageBracketsParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
})
export type LeverageBracketsParams = z.input<typeof LeverageBracketsParams>

/** One row of what `getLeverageBrackets` answers. */
export const LeverageBrackets = z.looseObject({
  symbol: symbolName,
  brackets: z.array(
    z.looseObject({
      bracket: z.int(),
      /** Largest leverage inside the bracket. */
      initialLeverage: z.int(),
      /** Bounds of the position's notional, quote. JSON numbers on the wire. */
      notionalFloor: decimalValue,
      notionalCap: decimalValue,
      /** Maintenance margin = notional * ratio - cum. */
      maintMarginRatio: decimalValue,
      /** Quote. */
      cum: decimalValue,
    }),
  ),
})
export type LeverageBrackets = z.output<typeof LeverageBrackets>

/**
 * Gets the margin brackets of one or all perpetuals, always as a list. Weight 1, signed.
 *
 * @see Aster Futures API V3, "Notional and Leverage Brackets"
 */
export const getLeverageBrackets = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/leverageBracket',
  security: 'user-data',
  weight: 1,
  retry: 'safe',
  params: LeverageBracketsParams,
  result: oneOrMany(LeverageBrackets),
})
