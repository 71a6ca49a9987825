import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { Confirmation, decimalText, decimalValue, positionSide, symbolName } from '../schemas.ts'

/** What `changePositionMargin` takes. */
export const ChangePositionMarginParams = z.strictObject({
  symbol: symbolName,
  /** `BOTH` (default) in one-way mode; `LONG` or `SHORT` needed in hedge mode. */
  positionSide: z.optional(positionSide),
  /** In units of the margin asset, above 0. */
  amount: decimalText,
  /** 1 adds, 2 takes out. */
  type: z.union([z.literal(1), z.literal(2)]),
})
export type ChangePositionMarginParams = z.input<typeof ChangePositionMarginParams>

/** What `changePositionMargin` answers. */
export const PositionMarginChange = z.extend(Confirmation, {
  /** In units of the margin asset. */
  amount: decimalValue,
  /** 1 added, 2 taken out. */
  type: z.int(),
})
export type PositionMarginChange = z.output<typeof PositionMarginChange>

/**
 * Adds margin to an isolated position or takes some out. Weight 1, signed.
 *
 * @throws {AsterOutcomeUnknownError} It may have been moved: read the history before any repetition.
 *
 * @see Aster Futures API V3, "Modify Isolated Position Margin"
 */
export const changePositionMargin = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/positionMargin',
  security: 'trade',
  weight: 1,
  retry: 'never',
  params: ChangePositionMarginParams,
  result: PositionMarginChange,
})
