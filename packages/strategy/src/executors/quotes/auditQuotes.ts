import { type Decimal, ZERO } from '@asterkit/instruments'
import { walletAccount } from '../../ledger/transactions.ts'
import { isWorking, type Order, type PerpBalance, type PerpPosition } from '../../ports/exchange.ts'
import { isQuoteClientId } from '../clientIds.ts'
import { catchUpFills, catchUpIncome } from './catchUp.ts'
import type { OwnQuote } from './ownQuote.ts'
import type { QuoteContext } from './quoteContext.ts'

/** What the exchange says against our own records, at one moment. */
export interface QuoteAudit {
  /** Symbols whose position is not what our fills add up to, with both figures. */
  readonly positions: ReadonlyMap<string, { readonly found: Decimal; readonly expected: Decimal }>
  /** Symbols of which our fills add up to a position and the exchange states none: an absent row is no zero. */
  readonly unstated: ReadonlySet<string>
  /** Assets whose wallet is not what the ledger says. */
  readonly balances: ReadonlyMap<string, { readonly found: Decimal; readonly expected: Decimal }>
  /** Orders of ours that rest although nobody here knows them. */
  readonly orphans: readonly Order[]
  /** Orders of ours that should rest and do not: nobody has told their end. */
  readonly missing: readonly OwnQuote[]
  /** Symbols on which somebody else's orders rest. */
  readonly foreign: ReadonlySet<string>
  readonly marks: ReadonlyMap<string, Decimal>
  /** As the exchange states it, whoever it belongs to. */
  readonly account: {
    readonly positions: readonly PerpPosition[]
    readonly balances: ReadonlyMap<string, PerpBalance>
  }
}

/**
 * Books what was missed and compares our records with the exchange.
 *
 * @returns Undefined when something traded meanwhile, so that nothing can be concluded.
 * @throws Something could not be read.
 */
export async function auditQuotes(context: QuoteContext): Promise<QuoteAudit | undefined> {
  const { exchange, book, desks, signal } = context
  for (const desk of desks.values()) await catchUpFills(context, desk)
  await catchUpIncome(context)
  const before = stamp(context)
  const live = [...desks.values()].flatMap((desk) => [...desk.quotes()]).filter(isAtRest)
  const [positions, balances, open] = await Promise.all([
    exchange.listPositions(signal),
    exchange.getPerpBalances(signal),
    exchange.listOpenOrders('perp', signal),
  ])
  if (stamp(context) !== before) return undefined
  const differing = new Map<string, { found: Decimal; expected: Decimal }>()
  const unstated = new Set<string>()
  for (const symbol of desks.keys()) {
    const found = positions.find((position) => position.symbol === symbol)?.quantity
    const expected = book.view.positions.get(symbol)?.quantity ?? ZERO
    if (found === undefined && !expected.isZero()) unstated.add(symbol)
    if (found?.eq(expected) === false) differing.set(symbol, { found, expected })
  }
  const wallets = new Map<string, { found: Decimal; expected: Decimal }>()
  for (const [asset, { wallet }] of balances) {
    const expected = book.balances.get(walletAccount('perp', asset), asset)
    if (!wallet.eq(expected)) wallets.set(asset, { found: wallet, expected })
  }
  const resting = open.filter((order) => desks.has(order.symbol) && isWorking(order))
  const isKnown = ({ symbol, clientOrderId }: Order) =>
    desks.get(symbol)?.get(clientOrderId) !== undefined
  const isOpen = new Set(open.map(({ clientOrderId }) => clientOrderId))
  return {
    positions: differing,
    unstated,
    balances: wallets,
    orphans: resting.filter((order) => isQuoteClientId(order.clientOrderId) && !isKnown(order)),
    missing: live.filter((quote) => isAtRest(quote) && !isOpen.has(quote.clientOrderId)),
    foreign: new Set(
      resting
        .filter(({ clientOrderId }) => !isQuoteClientId(clientOrderId))
        .map(({ symbol }) => symbol),
    ),
    marks: new Map(positions.map(({ symbol, markPrice }) => [symbol, markPrice])),
    account: { positions, balances },
  }
}

function isAtRest({ state, isBusy, target }: OwnQuote): boolean {
  return state === 'live' && !isBusy && target === undefined
}

/** Changes whenever something trades or is booked, or the venue says that something has. */
function stamp({ book, desks }: QuoteContext): string {
  const unbooked = [...desks.values()].map((desk) => desk.unbookedLots())
  return [book.view.totals.fills, ...unbooked].join()
}
