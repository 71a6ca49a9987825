import { decimal } from '@asterkit/instruments'
import type { futuresEndpoints } from '@asterkit/sdk'
import {
  type DrivenOn,
  type Strategy,
  type StrategyLink,
  type VenueAccount,
  VenueError,
  type VenueOrderRequest,
} from '../core/index.ts'
import { readOrderRequest, type WireOrder } from './orderRequests.ts'
import type { Routes } from './route.ts'
import { wireChase, wireStrategy, wireStrategyAnswer } from './strategyWire.ts'

/** How far back the history of strategies reaches. */
const HISTORY_MS = 90 * 86_400_000

/** Routes of the futures host for orders that depend on each other. */
export const strategyRoutes: Routes<typeof futuresEndpoints> = {
  placeStrategyOrder: ({ clientStrategyId, strategyType, subOrderList }, { account, nonce }) => {
    const strategy = account.placeStrategy({
      type: strategyType,
      ...(clientStrategyId === undefined ? {} : { clientStrategyId }),
      parts: subOrderList.map((order) => ({
        request: readPart(order, nonce),
        links: [
          ...readLink(order.firstDrivenId, order.firstDrivenOn, order.firstTrigger),
          ...readLink(order.secondDrivenId, order.secondDrivenOn, order.secondTrigger),
        ],
      })),
    })
    return wireStrategyAnswer(strategy)
  },
  placeChaseOrder: (params, { account, nonce }) => {
    const { maxChaseOffset, maxChaseOffsetType, positionSide, reduceOnly, timeInForce } = params
    const chase = account.placeChase({
      symbol: params.symbol,
      side: params.side === 'BUY' ? 'buy' : 'sell',
      quantity: decimal(params.quantity),
      unit: params.quantityUnit,
      offset: decimal(params.chaseOffset ?? '0'),
      ...(maxChaseOffset === undefined
        ? {}
        : {
            maxOffset: {
              value: decimal(maxChaseOffset),
              type: maxChaseOffsetType ?? 'ABSOLUTE',
            },
          }),
      ...(positionSide === undefined ? {} : { positionSide }),
      ...(reduceOnly === undefined ? {} : { reduceOnly }),
      ...(timeInForce === undefined ? {} : { timeInForce }),
      ...(params.clientStrategyId === undefined
        ? {}
        : { clientStrategyId: params.clientStrategyId }),
      ...(nonce === undefined ? {} : { nonce }),
    })
    return wireChase(chase)
  },
  updateStrategyOrder: ({ strategyId, subOrderList }, { account, nonce }) => {
    const requests = subOrderList.map((order) => readPart(order, nonce))
    const results = account.updateStrategy(Number(strategyId), requests)
    const strategy = find(account, { strategyId })
    return results.map((refusal, index) => ({
      ...wireStrategyAnswer(strategy),
      updatedSubOrder: index + 1,
      updateStatus: refusal === undefined ? 'SUCCESS' : 'FAILED',
      failureCode: refusal?.code ?? 0,
      failureReason: refusal?.message ?? '',
    }))
  },
  getStrategyOpenOrder: (params, { account }) => {
    const strategy = find(account, params)
    if (strategy.status !== 'WORKING') throw unknownStrategy()
    return [wireStrategy(strategy, account)]
  },
  getStrategyHistoryOrder: (params, { account, now }) => {
    const { startTime = now - HISTORY_MS, endTime = now } = params
    const strategy = find(account, params)
    const isShown =
      strategy.status !== 'WORKING' &&
      strategy.bookTime >= Math.max(startTime, now - HISTORY_MS) &&
      strategy.bookTime <= endTime
    return isShown ? [wireStrategy(strategy, account)] : []
  },
}

function readPart(
  order: Omit<WireOrder, 'newClientOrderId'> & {
    readonly securityType: string
    readonly clientOrderId?: string | undefined
  },
  nonce: string | undefined,
): VenueOrderRequest {
  if (order.securityType !== 'USDT_FUTURES') {
    throw new VenueError(-1020, 'This operation is not supported.')
  }
  return readOrderRequest('perp', { ...order, newClientOrderId: order.clientOrderId }, nonce)
}

function readLink(
  driver: string | undefined,
  on: DrivenOn | undefined,
  action: StrategyLink['action'] | undefined,
): readonly StrategyLink[] {
  if (driver === undefined || on === undefined || action === undefined) return []
  return [{ driver: Number(driver), on, action }]
}

/** The newest strategy of an id. @throws {VenueError} -2013 when there is none. */
function find(
  account: VenueAccount,
  ref: {
    readonly strategyId?: string | undefined
    readonly clientStrategyId?: string | undefined
  },
): Strategy {
  const found = account
    .strategies()
    .findLast((strategy) =>
      ref.strategyId === undefined
        ? strategy.clientStrategyId === ref.clientStrategyId
        : strategy.strategyId === Number(ref.strategyId),
    )
  if (found === undefined) throw unknownStrategy()
  return found
}

function unknownStrategy(): VenueError {
  return new VenueError(-2013, 'Order does not exist.')
}
