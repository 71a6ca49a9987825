import { createHash } from 'node:crypto'
import { Decimal, InvalidInputError } from '@asterkit/instruments'
import { type Venue, type VenueAccount, VenueError } from '@asterkit/paper-exchange/core'
import type { OrderRequest, Outcome, PreparedWrite, Trading } from '@asterkit/strategy'
import { toOrder } from './toPort.ts'

/** A prepared call that was not sent by then is no longer admitted, as with a backdated nonce. */
const TIME_TO_LIVE_MS = 10_000
const MICROSECONDS_PER_MS = 1000
const MAX_NONCES = 1000
/** Says nothing about an earlier call with the same nonce. */
const NONCE_USED = { kind: 'unknown', message: 'nonce was used before (-4225)' } as const
const NO_SUCH_ORDER = -2013
/** The id of a working order, or of a spot order that did not fill: the first copy is in the books. */
const DUPLICATE_ORDER = -2010
/** The venue has a transfer with this id. */
const DUPLICATE_TRANSFER = -4115
/** Setting what is set already. */
const NO_NEED_TO_CHANGE = -4046
const NO_NEED_TO_CHANGE_MODE = -4059

/** The trading half of the exchange port. */
export function simTrading(venue: Venue, account: VenueAccount): Trading {
  const nonces = usedNonces()
  const prepare = writePreparer(venue, nonces)
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
    async prepareFence(_market, nonce) {
      const deadline = venue.now + TIME_TO_LIVE_MS
      return {
        nonce,
        requestHash: hashOf('noop', {}, nonce),
        deadline,
        async send(signal) {
          if (signal.aborted) return { kind: 'not-sent', message: 'aborted before sending' }
          if (!nonces.take(nonce)) return NONCE_USED
          return { kind: 'accepted', value: {} }
        },
      }
    },
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

type Prepare = <T>(call: string, request: object, execute: () => T) => PreparedWrite<T>

/** Which nonces have been admitted, as far back as one could still matter. */
function usedNonces(): { take(nonce: string): boolean } {
  const used = new Set<string>()
  return {
    take(nonce) {
      if (used.has(nonce)) return false
      used.add(nonce)
      const [oldest] = used
      if (used.size > MAX_NONCES && oldest !== undefined) used.delete(oldest)
      return true
    },
  }
}

/** Gives every write its nonce and hash, and lets it be sent once. */
function writePreparer(venue: Venue, nonces: { take(nonce: string): boolean }): Prepare {
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
        if (!nonces.take(nonce)) return NONCE_USED
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
    // A duplicate proves nothing about the earlier copy.
    if (error.code === DUPLICATE_ORDER) return { kind: 'unknown', message: error.message }
    return { kind: 'refused', code: error.code, message: error.message }
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
