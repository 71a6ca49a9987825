import { fillSource, fillTransaction } from '../../ledger/transactions.ts'
import type { Fill } from '../../ports/exchange.ts'
import { asRecord } from '../bookOrderFills.ts'
import { isVenueClientId } from '../clientIds.ts'
import { finishQuote } from './noteOrder.ts'
import type { FillOwner, QuoteContext } from './quoteContext.ts'
import type { QuoteDesk } from './quoteDesk.ts'

/**
 * Books trades of one symbol that are not booked yet, with their ledger transactions, in one commit. The same
 * trade may be told by the account stream and by a list, in any order.
 *
 * @param owner Whose order traded, with its client id where it is ours.
 */
export function bookFills(
  context: QuoteContext,
  desk: QuoteDesk,
  fills: readonly Fill[],
  owner: { readonly kind: FillOwner; readonly clientOrderId?: string },
): void {
  const { book, clock, tell } = context
  const fresh = fills.filter((fill) => !book.isBooked(fillSource(fill)))
  if (fresh.length === 0) return
  const { symbol, grid } = desk
  const records = fresh.map(asRecord)
  book.append({
    entry: {
      kind: 'fills',
      time: clock.now(),
      body: {
        symbol,
        owner: owner.kind,
        ...(owner.clientOrderId === undefined ? {} : { clientOrderId: owner.clientOrderId }),
        fills: records,
      },
    },
    transactions: records.map((fill) => fillTransaction(fill, grid, symbol)),
  })
  for (const fill of fresh) tell({ kind: 'fill', symbol, fill, owner: owner.kind })
  const quote = owner.clientOrderId === undefined ? undefined : desk.get(owner.clientOrderId)
  if (quote !== undefined) {
    for (const { quantity } of fresh) {
      quote.bookedLots += grid.quantities.toSteps(quantity.toFixed()) ?? 0
    }
    // A trade is evidence as good as any.
    quote.executedLots = Math.max(quote.executedLots, quote.bookedLots)
    finishQuote(context, desk, quote)
  }
  tell({ kind: 'changed', symbol })
}

/** Whose order a client id names. Liquidations and deleveraging name theirs themselves. */
export function ownerOf(clientOrderId: string, isOwn: (id: string) => boolean): FillOwner {
  if (isVenueClientId(clientOrderId)) return 'venue'
  return isOwn(clientOrderId) ? 'own' : 'foreign'
}
