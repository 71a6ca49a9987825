import type { Duty, ExitLook } from './duty.ts'
import { isOwnId } from './ownIds.ts'
import { cancelOwn, resolveExitOrder } from './resolveExitOrder.ts'

/** What has to be done about orders: find out how those of earlier exits ended, and cancel our own that work. */
export function orderDuties(look: ExitLook, signal: AbortSignal): readonly Duty[] {
  return [...unresolved(look, signal), ...working(look, signal)]
}

function unresolved({ context, efforts }: ExitLook, signal: AbortSignal): readonly Duty[] {
  return [...context.book.open.values()].map((sent) => {
    const key = `order:${sent.clientOrderId}`
    return {
      key,
      residue: { what: 'unresolved' as const, symbol: sent.symbol },
      async attempt() {
        const end = await resolveExitOrder(context, sent, undefined, signal)
        if (end !== undefined) return true
        const reason = `what became of order ${sent.clientOrderId} is not known`
        efforts.fail(key, reason, context.clock.now())
        return false
      },
    }
  })
}

function working(look: ExitLook, signal: AbortSignal): readonly Duty[] {
  const { context, efforts, view, listing, isInScope } = look
  const assetOf = new Map([...listing.perps.values()].map((row) => [row.symbol, row.baseAsset]))
  for (const { symbol, baseAsset } of listing.spots.values()) assetOf.set(symbol, baseAsset)
  const own = view.orders.filter(({ clientOrderId, symbol }) => {
    const asset = assetOf.get(symbol)
    return isOwnId(clientOrderId) && (asset === undefined || isInScope(asset))
  })
  return own.map((order) => {
    const key = `cancel:${order.market}:${order.clientOrderId}`
    return {
      key,
      residue: { what: 'order' as const, symbol: order.symbol, quantity: order.quantity },
      async attempt() {
        const { market, symbol, clientOrderId: id } = order
        await cancelOwn(context, order, signal)
        context.onStep({ kind: 'cancel', market, symbol, id })
        // It counts as gone when it is no longer listed.
        efforts.fail(key, `order ${id} still works`, context.clock.now())
        return false
      },
    }
  })
}
