import * as z from 'zod/mini'
import { defineEndpoint } from '../endpoint.ts'
import { idText } from '../schemas.ts'
import {
  checkStrategy,
  checkSubOrder,
  StrategyAnswer,
  strategyType,
  subOrderFields,
} from './strategyOrder.ts'

/** What `updateStrategyOrder` takes. */
export const UpdateStrategyOrderParams = z
  .strictObject({
    /** Id that the venue gave. */
    strategyId: idText,
    strategyType,
    /** Two orders for OTO and OCO, three for OTOCO, in the order of their `strategySubId`. */
    subOrderList: z.array(z.strictObject(subOrderFields).check(checkSubOrder)),
  })
  .check(checkStrategy)
export type UpdateStrategyOrderParams = z.input<typeof UpdateStrategyOrderParams>

/** What became of one order of the strategy. */
export const StrategyUpdate = z.extend(StrategyAnswer, {
  /** `strategySubId` of that order. */
  updatedSubOrder: z.int(),
  /** `SUCCESS` when done. */
  updateStatus: z.string(),
})
export type StrategyUpdate = z.output<typeof StrategyUpdate>

/**
 * Changes orders of a working strategy. Weight 50, signed.
 *
 * @throws {AsterValidationError} Parameters break the schema; nothing was sent.
 * @throws {AsterOutcomeUnknownError} It may have been done: look the order up, do not resend.
 *
 * @see Aster Futures API V3, "Update Strategy Order"
 */
export const updateStrategyOrder = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/updateStrategyOrder',
  security: 'trade',
  weight: 50,
  retry: 'lookup',
  params: UpdateStrategyOrderParams,
  result: z.array(StrategyUpdate),
})
