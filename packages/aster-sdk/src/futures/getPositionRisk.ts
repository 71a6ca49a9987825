import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { decimalString, epochMs, intValue, symbolName } from '../schemas.ts'

/** What `getPositionRisk` takes. */
export const PositionRiskParams = z.strictObject({
  /** One symbol; every symbol when absent. */
  symbol: z.optional(symbolName),
})
export type PositionRiskParams = z.input<typeof PositionRiskParams>

/** One row of what `getPositionRisk` answers. */
export const PositionRisk = z.looseObject({
  symbol: symbolName,
  /** Signed base units; negative is short. */
  positionAmt: decimalString,
  /** Quote per base; zero without a position. */
  entryPrice: decimalString,
  markPrice: decimalString,
  /** Quote, at `markPrice`. */
  unRealizedProfit: decimalString,
  /** Quote per base; zero when there is none. */
  liquidationPrice: decimalString,
  leverage: intValue,
  /** `isolated` or `cross`. */
  marginType: z.string(),
  isolatedMargin: z.optional(decimalString),
  /** `BOTH` in one-way mode. */
  positionSide: z.string(),
  updateTime: z.optional(epochMs),
})
export type PositionRisk = z.output<typeof PositionRisk>

/**
 * Gets positions with leverage and margin type; one row per symbol in one-way mode, two in hedge mode.
 * Weight 5, signed.
 *
 * @see Aster Futures API V3, "Position Information v3"
 */
export const getPositionRisk = defineEndpoint({
  market: 'futures',
  method: 'GET',
  path: '/fapi/v3/positionRisk',
  security: 'user-data',
  weight: 5,
  retry: 'safe',
  params: PositionRiskParams,
  result: z.array(PositionRisk),
})
