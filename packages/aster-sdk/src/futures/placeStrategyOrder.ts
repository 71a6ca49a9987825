import * as z from 'zod/mini'
import { builderCode, checkBuilderCode } from '../builderCode.ts'
import { defineEndpoint } from '../endpoint.ts'
import { clientOrderId } from '../schemas.ts'
import {
  checkStrategy,
  checkSubOrder,
  clientStrategyId,
  StrategyAnswer,
  strategyType,
  subOrderFields,
} from './strategyOrder.ts'

/** State of the driving order that sets off what depends on it. */
const drivenOn = z.enum([
  'NEW',
  'PARTIALLY_FILLED_OR_FILLED',
  'FILLED',
  'CANCELED',
  'REPLACED',
  'STOPPED',
  'REJECTED',
  'EXPIRED',
])

/** What happens to an order when its driver gets there. */
const trigger = z.enum(['PLACE_ORDER', 'CANCEL_ORDER'])

/** One order of a new strategy. */
export const SubOrder = z
  .strictObject({
    ...subOrderFields,
    clientOrderId: z.optional(clientOrderId),
    /** `strategySubId` of the order that drives this one. */
    firstDrivenId: z.optional(z.enum(['1', '2', '3'])),
    /** Needed with `firstDrivenId`. */
    firstDrivenOn: z.optional(drivenOn),
    /** Needed with `firstDrivenId`. */
    firstTrigger: z.optional(trigger),
    /** `strategySubId` of a second driver. */
    secondDrivenId: z.optional(z.enum(['1', '2', '3'])),
    /** Needed with `secondDrivenId`. */
    secondDrivenOn: z.optional(drivenOn),
    /** Needed with `secondDrivenId`. */
    secondTrigger: z.optional(trigger),
  })
  .check(checkSubOrder, (context) => {
    const order: Readonly<Record<string, unknown>> = context.value
    for (const which of ['first', 'second']) {
      const fields = ['DrivenId', 'DrivenOn', 'Trigger'].map((name) => `${which}${name}`)
      if (fields.every((field) => order[field] === undefined)) continue
      for (const field of fields.filter((name) => order[name] === undefined)) {
        const message = `${fields.join(', ')} go together`
        context.issues.push({ code: 'custom', message, path: [field], input: undefined })
      }
    }
  })
export type SubOrder = z.input<typeof SubOrder>

/** What `placeStrategyOrder` takes. */
export const PlaceStrategyOrderParams = z
  .strictObject({
    clientStrategyId: z.optional(clientStrategyId),
    strategyType,
    /** Two orders for OTO and OCO, three for OTOCO, in the order of their `strategySubId`. */
    subOrderList: z.array(SubOrder),
    ...builderCode,
  })
  .check(checkStrategy, (context) => {
    const { builder, feeRate, subOrderList } = context.value
    const report = (field: string, message: string) => {
      context.issues.push({ code: 'custom', message, path: [field], input: undefined })
    }
    checkBuilderCode({ builder, feeRate }, report)
    for (const [index, order] of subOrderList.entries()) {
      for (const driver of [order.firstDrivenId, order.secondDrivenId]) {
        const isOther = Number(driver) <= subOrderList.length && driver !== order.strategySubId
        if (driver !== undefined && !isOther) {
          report('subOrderList', `order ${index + 1} is driven by ${driver}, not another order`)
        }
      }
    }
  })
export type PlaceStrategyOrderParams = z.input<typeof PlaceStrategyOrderParams>

/**
 * Places orders that depend on each other; a service of the venue, not its order book, keeps them.
 * Weight 50, signed. Sent once, never resent.
 *
 * @throws {AsterValidationError} Parameters break the schema; nothing was sent.
 * @throws {AsterOutcomeUnknownError} It may have been done: look the order up, do not resend.
 *
 * @see Aster Futures API V3, "Place Strategy Order"
 */
export const placeStrategyOrder = defineEndpoint({
  market: 'futures',
  method: 'POST',
  path: '/fapi/v3/placeStrategyOrder',
  security: 'trade',
  weight: 50,
  retry: 'lookup',
  params: PlaceStrategyOrderParams,
  result: StrategyAnswer,
})
