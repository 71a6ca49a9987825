import { QUOTE_ASSET } from '../../ledger/quoteAsset.ts'
import {
  externalTransaction,
  fillSource,
  fundingTransaction,
  incomeSource,
  walletAccount,
} from '../../ledger/transactions.ts'
import type { Fill, Income } from '../../ports/exchange.ts'
import { isQuoteClientId } from '../clientIds.ts'
import { bookFills, ownerOf } from './bookFills.ts'
import { haltQuoting, type QuoteContext } from './quoteContext.ts'
import type { QuoteDesk } from './quoteDesk.ts'

/** Rows may appear late; those booked already are recognised by their id. */
const OVERLAP_MS = 600_000
/** How often the place up to which all is booked is written down. */
const CURSOR_EVERY_MS = 600_000
/** Income that fills have booked already. */
const BY_FILLS: readonly string[] = ['REALIZED_PNL', 'COMMISSION']

/**
 * Reads the trades of a symbol and books those that the account stream has not told.
 *
 * @throws The lists could not be read; nothing was booked.
 */
export async function catchUpFills(context: QuoteContext, desk: QuoteDesk): Promise<void> {
  const { exchange, book, clock, signal } = context
  const { symbol } = desk
  const name = `fills:${symbol}`
  const began = clock.now()
  const from = (book.view.cursors.get(name) ?? book.view.startedAt) - OVERLAP_MS
  const since = Math.max(from, book.view.cursors.get('opening') ?? 0)
  const fills = await exchange.listFills('perp', symbol, since, signal)
  const missing = fills.filter((fill) => !book.isBooked(fillSource(fill)))
  if (missing.length > 0) await bookMissing(context, desk, missing, since)
  moveCursor(context, name, began)
}

async function bookMissing(
  context: QuoteContext,
  desk: QuoteDesk,
  missing: readonly Fill[],
  since: number,
): Promise<void> {
  const { symbol } = desk
  const names = new Map<string, string>()
  for (const { orderId, clientOrderId } of desk.quotes()) {
    if (orderId !== undefined) names.set(orderId, clientOrderId)
  }
  if (missing.some(({ orderId }) => !names.has(orderId))) {
    const orders = await context.exchange.listOrders('perp', symbol, since, context.signal)
    for (const { orderId, clientOrderId } of orders) names.set(orderId, clientOrderId)
  }
  for (const orderId of new Set(missing.map((fill) => fill.orderId))) {
    const clientOrderId = names.get(orderId)
    // A trade whose order nobody lists yet is booked when it can be told whose it is.
    if (clientOrderId === undefined) continue
    const owner = ownerOf(clientOrderId, isQuoteClientId)
    const of = missing.filter((fill) => fill.orderId === orderId)
    const own = owner === 'own' ? { clientOrderId } : {}
    bookFills(context, desk, of, { kind: owner, ...own })
    if (owner !== 'own') alarmTrade(context, symbol, owner)
  }
}

/** A trade that is not ours changes our position: a person has to look. */
export function alarmTrade(
  context: QuoteContext,
  symbol: string,
  owner: 'venue' | 'foreign',
): void {
  const code = owner === 'venue' ? 'forced-close' : 'foreign-order'
  const by = owner === 'venue' ? 'the venue closed a position by force' : 'somebody else traded'
  const detail = `${by} on ${symbol}`
  context.tell({ kind: 'alert', code, symbol, detail })
  haltQuoting(context, detail)
}

/**
 * Reads the history of the perp wallet and books funding, and what came from outside.
 *
 * @throws The history could not be read; nothing was booked.
 */
export async function catchUpIncome(context: QuoteContext): Promise<void> {
  const { exchange, book, clock, signal } = context
  const began = clock.now()
  const opening = book.view.cursors.get('opening') ?? book.view.startedAt
  const cursor = book.view.cursors.get('income') ?? opening
  const income = await exchange.listIncome(Math.max(opening, cursor - OVERLAP_MS), signal)
  const fresh = income.filter(
    (row) => !BY_FILLS.includes(row.type) && !book.isBooked(incomeSource(row.id)),
  )
  const funding = fresh.filter(({ type }) => type === 'FUNDING_FEE')
  if (funding.length > 0) bookFunding(context, funding)
  for (const row of fresh) if (row.type !== 'FUNDING_FEE') bookExternal(context, row)
  moveCursor(context, 'income', began)
}

function bookFunding({ book, clock }: QuoteContext, rows: readonly Income[]): void {
  const bodies = rows.map(({ id, symbol = 'unknown', asset, amount, time }) => {
    return { incomeId: id, symbol, asset, amount: amount.toFixed(), time }
  })
  book.append({
    entry: { kind: 'funding', time: clock.now(), body: { rows: bodies } },
    transactions: rows.map(({ id, symbol = 'unknown', asset, amount, time }) =>
      fundingTransaction({ incomeId: id, symbol, asset, amount, time, isOwn: true }),
    ),
  })
}

function bookExternal({ book, clock }: QuoteContext, row: Income): void {
  const { id, type, asset, amount, time } = row
  const account = walletAccount('perp', asset)
  const transaction = externalTransaction(id, time, type, [{ account, asset, amount }])
  book.append({
    entry: {
      kind: 'external',
      time: clock.now(),
      body: { reason: type, rows: [{ asset, amount: amount.toFixed() }] },
    },
    transactions: [{ ...transaction, sourceId: incomeSource(id) }],
  })
}

/**
 * Begins the books with what is there.
 *
 * @throws A read failed, or states nothing of the asset that is traded in.
 */
export async function bookOpening({ exchange, book, clock, signal }: QuoteContext): Promise<void> {
  if (book.view.cursors.has('opening')) return
  const balances = await exchange.getPerpBalances(signal)
  if (!balances.has(QUOTE_ASSET)) {
    throw new Error(`the exchange states no balance of ${QUOTE_ASSET}: try again in a while`)
  }
  const time = clock.now()
  const rows = [...balances]
    .filter(([, { wallet }]) => !wallet.isZero())
    .map(([asset, { wallet }]) => ({
      account: walletAccount('perp', asset),
      asset,
      amount: wallet,
    }))
  const cursor = { kind: 'cursor', time, body: { name: 'opening', time } } as const
  if (rows.length === 0) {
    book.append({ entry: cursor })
    return
  }
  const body = {
    reason: 'opening balances',
    rows: rows.map(({ asset, amount }) => ({ asset, amount: amount.toFixed() })),
  }
  book.append(
    {
      entry: { kind: 'external', time, body },
      transactions: [externalTransaction('opening', time, body.reason, rows)],
    },
    { entry: cursor },
  )
}

function moveCursor({ book, clock }: QuoteContext, name: string, time: number): void {
  const before = book.view.cursors.get(name) ?? 0
  if (time - before < CURSOR_EVERY_MS) return
  book.append({ entry: { kind: 'cursor', time: clock.now(), body: { name, time } } })
}
