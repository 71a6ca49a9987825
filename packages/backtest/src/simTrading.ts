import { createHash } from 'node:crypto'
import { Decimal } from '@asterkit/instruments'
import { type Venue, type VenueAccount, VenueError } from '@asterkit/paper-exchange/core'
import type { OrderRequest, Outcome, PreparedWrite, Trading } from '@asterkit/strategy'
import { toOrder } from './toPort.ts'

/** A prepared call that was not sent by then is no longer admitted, as with a backdated nonce. */
const TIME_TO_LIVE_MS = 10_000
const MICROSECONDS_PER_MS = 1000
const NO_SUCH_ORDER = -2013

/** The trading half of the exchange port. */
export function simTrading(venue: Venue, account: VenueAccount): Trading {
  const prepare = writePreparer(venue)
  return {
    async prepareOrder(request) {
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
        const { tranId } = account.transfer({
          clientTranId: clientTransferId,
          asset,
          amount,
          kindType,
        })
        return { transferId: String(tranId) }
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
        account.setMarginType(symbol, marginType === 'isolated' ? 'ISOLATED' : 'CROSSED')
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

type Prepare = <T>(call: string, request: object, execute: () => T) => PreparedWrite<T>

/** Gives every write its nonce and hash, and lets it be sent once. */
function writePreparer(venue: Venue): Prepare {
  let lastNonce = 0
  return (call, request, execute) => {
    lastNonce = Math.max(venue.now * MICROSECONDS_PER_MS, lastNonce + 1)
    const nonce = String(lastNonce)
    const deadline = venue.now + TIME_TO_LIVE_MS
    let isSent = false
    return {
      nonce,
      requestHash: hashOf(call, request, nonce),
      deadline,
      async send(signal) {
        if (isSent) throw new Error(`${call} ${nonce} was sent already`)
        if (signal.aborted) return { kind: 'not-sent', message: 'aborted before sending' }
        isSent = true
        if (venue.now > deadline) return { kind: 'unknown', message: 'nonce expired (-4225)' }
        return attempt(execute)
      },
    }
  }
}

function attempt<T>(execute: () => T): Outcome<T> {
  try {
    return { kind: 'accepted', value: execute() }
  } catch (error) {
    if (!(error instanceof VenueError)) throw error
    return { kind: 'refused', code: error.code, message: error.message }
  }
}

function hashOf(call: string, request: object, nonce: string): string {
  const parts = [`call=${call}`]
  for (const [name, value] of Object.entries(request)) {
    parts.push(`${name}=${value instanceof Decimal ? value.toFixed() : String(value)}`)
  }
  parts.push(`nonce=${nonce}`)
  return createHash('sha256').update(parts.join('&')).digest('hex')
}

function toVenueRequest(request: OrderRequest) {
  const { market, symbol, side, quantity, price, timeInForce, clientOrderId } = request
  return {
    market,
    symbol,
    side,
    type: 'LIMIT' as const,
    timeInForce,
    quantity,
    price,
    newClientOrderId: clientOrderId,
    ...(market === 'perp' ? { reduceOnly: request.isReduceOnly } : {}),
  }
}
