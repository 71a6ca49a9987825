import { InvalidInputError, type Market } from '@asterkit/instruments'
import {
  AsterApiError,
  type EndpointSpec,
  futuresEndpoints,
  type Lane,
  type ParamsOf,
  type ResultOf,
  type Outcome as SdkOutcome,
  spotEndpoints,
} from '@asterkit/sdk'
import type {
  OrderRequest,
  Outcome,
  PreparedWrite,
  Trading,
  TransferRequest,
} from '../../ports/exchange.ts'
import type { AsterContext } from './asterContext.ts'
import { readOrder, type WireOrder } from './wireOrder.ts'

const NO_SUCH_ORDER = -2013
/** Setting what is set already. */
const NO_NEED_TO_CHANGE = -4046
const NO_NEED_TO_CHANGE_MODE = -4059
/** The venue has a transfer with this id. */
const DUPLICATE_TRANSFER = -4115
/** The venue's number for adding margin to a position; 2 takes it out. */
const ADD_MARGIN = 1

/** State-changing calls, each signed first and sent once. */
export function createTrading(context: AsterContext): Trading {
  const { client, read } = context
  const orderOf = (market: Market) => (wire: WireOrder) => readOrder(market, wire, read)
  return {
    prepareOrder(request) {
      const { market } = request
      const priority = request.isHedge === true ? ({ lane: 'reduce' } as const) : {}
      return market === 'perp'
        ? prepare(
            context,
            futuresEndpoints.placeOrder,
            perpParams(request),
            orderOf(market),
            priority,
          )
        : prepare(context, spotEndpoints.placeOrder, spotParams(request), orderOf(market), priority)
    },
    prepareCancel(market, symbol, clientOrderId) {
      const params = { symbol, origClientOrderId: clientOrderId }
      return market === 'perp'
        ? prepare(context, futuresEndpoints.cancelOrder, params, orderOf(market))
        : prepare(context, spotEndpoints.cancelOrder, params, orderOf(market))
    },
    prepareTransfer: (request) => prepareTransfer(context, request),
    prepareLeverage: (symbol, leverage) =>
      prepare(context, futuresEndpoints.setLeverage, { symbol, leverage }, (answer) => ({
        leverage: answer.leverage,
      })),
    async prepareMarginType(symbol, marginType) {
      const params = {
        symbol,
        marginType: marginType === 'cross' ? 'CROSSED' : 'ISOLATED',
      } as const
      const call = await prepare(context, futuresEndpoints.setMarginType, params, () => ({}))
      return withOutcome(call, (outcome) =>
        codeOf(outcome) === NO_NEED_TO_CHANGE ? { kind: 'accepted', value: {} } : outcome,
      )
    },
    async preparePositionMode(mode) {
      const params = { dualSidePosition: mode === 'hedge' }
      const call = await prepare(context, futuresEndpoints.setPositionMode, params, () => ({}))
      return withOutcome(call, (outcome) =>
        codeOf(outcome) === NO_NEED_TO_CHANGE_MODE ? { kind: 'accepted', value: {} } : outcome,
      )
    },
    prepareFence(market, nonce) {
      const noop = market === 'perp' ? futuresEndpoints.noop : spotEndpoints.noop
      return prepare(context, noop, {}, () => ({}), { nonce })
    },
    prepareMarginAddition(symbol, amount) {
      const params = { symbol, amount: amount.toFixed(), type: ADD_MARGIN } as const
      return prepare(context, futuresEndpoints.changePositionMargin, params, () => ({}))
    },
    async findOrder(market, symbol, clientOrderId, signal) {
      const venue = market === 'perp' ? client.futures : client.spot
      try {
        const order = await venue.getOrder({ symbol, origClientOrderId: clientOrderId }, { signal })
        return readOrder(market, order, read)
      } catch (error) {
        const isAbsent =
          error instanceof AsterApiError && error.venueCode === NO_SUCH_ORDER && error.status < 500
        if (isAbsent) return undefined
        throw error
      }
    },
  }
}

/** Both hosts offer transfers; one of them is enough, and one place has all of their history. */
async function prepareTransfer(
  context: AsterContext,
  request: TransferRequest,
): Promise<PreparedWrite<{ readonly transferId: string }>> {
  const params = {
    asset: request.asset,
    amount: request.amount.toFixed(),
    clientTranId: request.clientTransferId,
    kindType: request.direction === 'perp-to-spot' ? 'FUTURE_SPOT' : 'SPOT_FUTURE',
  } as const
  const call = await prepare(context, futuresEndpoints.transfer, params, (answer) => {
    if (answer.status !== 'SUCCESS') throw new InvalidInputError(`transfer is ${answer.status}`)
    return { transferId: answer.tranId }
  })
  // A repeated transfer is answered with "this id was used": the earlier one is in the books.
  return withOutcome(call, (outcome) =>
    codeOf(outcome) === DUPLICATE_TRANSFER
      ? { kind: 'accepted', value: { transferId: request.clientTransferId } }
      : outcome,
  )
}

const POSITION_SIDES = { long: 'LONG', short: 'SHORT' } as const

function perpParams(request: OrderRequest): ParamsOf<typeof futuresEndpoints.placeOrder> {
  const { positionSide, isReduceOnly } = request
  if (positionSide !== undefined && isReduceOnly) {
    throw new InvalidInputError('hedge mode has no reduce-only orders: the side says it')
  }
  return {
    ...limitParams(request),
    ...(isReduceOnly ? { reduceOnly: true } : {}),
    ...(positionSide === undefined ? {} : { positionSide: POSITION_SIDES[positionSide] }),
    newOrderRespType: 'RESULT',
  }
}

function spotParams(request: OrderRequest): ParamsOf<typeof spotEndpoints.placeOrder> {
  if (request.isReduceOnly) throw new InvalidInputError('spot has no reduce-only orders')
  return { ...limitParams(request), newOrderRespType: 'RESULT' }
}

function limitParams(request: OrderRequest) {
  return {
    symbol: request.symbol,
    side: request.side === 'buy' ? ('BUY' as const) : ('SELL' as const),
    type: 'LIMIT' as const,
    timeInForce: request.timeInForce,
    quantity: request.quantity.toFixed(),
    price: request.price.toFixed(),
    newClientOrderId: request.clientOrderId,
  }
}

/** Signs a call; its accepted answer is read by `readValue`, which may throw on surprises. */
export async function prepare<Spec extends EndpointSpec, T>(
  { client }: AsterContext,
  spec: Spec,
  params: ParamsOf<Spec>,
  readValue: (answer: ResultOf<Spec>) => T,
  { nonce, lane }: { readonly nonce?: string; readonly lane?: Lane } = {},
): Promise<PreparedWrite<T>> {
  const call = await client.prepare(spec, params, nonce === undefined ? {} : { nonce })
  return {
    nonce: call.nonce,
    requestHash: call.requestHash,
    deadline: call.deadline,
    async send(signal) {
      const outcome = await call.send({ signal, ...(lane && { lane }) })
      return outcome.kind === 'accepted' ? readAccepted(outcome.value, readValue) : outcome
    },
  }
}

/** An accepted answer that cannot be understood proves nothing about the effect. */
function readAccepted<Answer, T>(answer: Answer, readValue: (answer: Answer) => T): Outcome<T> {
  try {
    return { kind: 'accepted', value: readValue(answer) }
  } catch (error) {
    return {
      kind: 'unknown',
      message: error instanceof Error ? error.message : 'unreadable answer',
    }
  }
}

function withOutcome<T>(
  call: PreparedWrite<T>,
  change: (outcome: Outcome<T>) => Outcome<T>,
): PreparedWrite<T> {
  return { ...call, send: async (signal) => change(await call.send(signal)) }
}

function codeOf<T>(outcome: SdkOutcome<T>): number | undefined {
  return outcome.kind === 'refused' || outcome.kind === 'unknown' ? outcome.code : undefined
}
