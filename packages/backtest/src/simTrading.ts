import { InvalidInputError } from '@asterkit/instruments'
import { type VenueAccount, VenueError } from '@asterkit/paper-exchange/core'
import type { OrderRequest, Trading } from '@asterkit/strategy'
import type { SimWrites } from './simWrites.ts'
import { toOrder } from './toPort.ts'

const NO_SUCH_ORDER = -2013
/** The venue has a transfer with this id. */
const DUPLICATE_TRANSFER = -4115
/** Setting what is set already. */
const NO_NEED_TO_CHANGE = -4046
const NO_NEED_TO_CHANGE_MODE = -4059

/** The trading half of the exchange port. */
export function simTrading(account: VenueAccount, writes: SimWrites): Trading {
  const { prepare } = writes
  return {
    async prepareOrder(request) {
      if (request.market === 'spot' && request.isReduceOnly) {
        throw new InvalidInputError('spot has no reduce-only orders')
      }
      if (request.positionSide !== undefined && request.isReduceOnly) {
        throw new InvalidInputError('hedge mode has no reduce-only orders: the side says it')
      }
      return prepare('order', request, () => toOrder(account.placeOrder(toVenueRequest(request))))
    },
    async prepareCancel(market, symbol, clientOrderId) {
      return prepare('cancel', { market, symbol, clientOrderId }, () =>
        toOrder(account.cancelOrder(market, symbol, { clientOrderId })),
      )
    },
    async prepareTransfer(request) {
      const { asset, amount, direction, clientTransferId } = request
      const kindType = direction === 'spot-to-perp' ? 'SPOT_FUTURE' : 'FUTURE_SPOT'
      return prepare('transfer', request, () => {
        const command = { clientTranId: clientTransferId, asset, amount, kindType } as const
        const transferId = unlessRefusedBy(DUPLICATE_TRANSFER, clientTransferId, () =>
          String(account.transfer(command).tranId),
        )
        return { transferId }
      })
    },
    async prepareLeverage(symbol, leverage) {
      return prepare('leverage', { symbol, leverage }, () => {
        const { leverage: set } = account.setLeverage(symbol, leverage)
        return { leverage: set }
      })
    },
    async prepareMarginType(symbol, marginType) {
      return prepare('margin-type', { symbol, marginType }, () => {
        const type = marginType === 'isolated' ? 'ISOLATED' : 'CROSSED'
        unlessRefusedBy(NO_NEED_TO_CHANGE, undefined, () => account.setMarginType(symbol, type))
        return {}
      })
    },
    async preparePositionMode(mode) {
      return prepare('position-mode', { mode }, () => {
        const isHedge = mode === 'hedge'
        unlessRefusedBy(NO_NEED_TO_CHANGE_MODE, undefined, () => account.setHedgeMode(isHedge))
        return {}
      })
    },
    prepareFence: async (_market, nonce) => writes.fence(nonce),
    async prepareMarginAddition(symbol, amount) {
      return prepare('position-margin', { symbol, amount }, () => {
        account.changePositionMargin(symbol, { side: 'BOTH', amount, kind: 'add' })
        return {}
      })
    },
    async findOrder(market, symbol, clientOrderId, signal) {
      signal.throwIfAborted()
      try {
        return toOrder(account.getOrder(market, symbol, { clientOrderId }))
      } catch (error) {
        if (error instanceof VenueError && error.code === NO_SUCH_ORDER) return undefined
        throw error
      }
    },
  }
}

/** Takes one refusal as success: what it stands against has been done already. */
function unlessRefusedBy<T>(code: number, already: T, execute: () => T): T {
  try {
    return execute()
  } catch (error) {
    if (error instanceof VenueError && error.code === code) return already
    throw error
  }
}

function toVenueRequest(request: OrderRequest) {
  const { market, symbol, side, quantity, price, timeInForce, clientOrderId } = request
  const { positionSide, isReduceOnly } = request
  const perp =
    positionSide === undefined
      ? { reduceOnly: isReduceOnly }
      : { positionSide: positionSide === 'long' ? ('LONG' as const) : ('SHORT' as const) }
  return {
    market,
    symbol,
    side,
    type: 'LIMIT' as const,
    timeInForce,
    quantity,
    price,
    newClientOrderId: clientOrderId,
    ...(market === 'perp' ? perp : {}),
  }
}
