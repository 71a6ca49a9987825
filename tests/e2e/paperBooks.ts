import { Decimal } from '@asterkit/instruments'
import { syntheticFeed } from '@asterkit/paper-exchange'
import { exportJournal } from '@asterkit/strategy/sqlite'
import { z } from 'zod'

const amount = z.string().transform((text) => new Decimal(text))

const Fill = z.object({
  market: z.enum(['spot', 'perp']),
  symbol: z.string(),
  orderId: z.union([z.string(), z.number()]).transform(Number),
  tradeId: z.union([z.string(), z.number()]).transform(Number),
  side: z.enum(['buy', 'sell']),
  quantity: amount,
  commission: amount,
  commissionAsset: z.string(),
})

const Books = z.object({
  accounts: z.array(
    z.object({
      spot: z.record(z.string(), z.object({ free: amount, locked: amount })),
      positions: z.array(z.object({ symbol: z.string(), quantity: amount })),
      openOrders: z.array(z.unknown()),
      orders: z.array(
        z.object({
          market: z.enum(['spot', 'perp']),
          symbol: z.string(),
          clientOrderId: z.string(),
          side: z.enum(['buy', 'sell']),
          executedQuantity: amount,
        }),
      ),
      fills: z.array(Fill),
    }),
  ),
})

/** The paper venue's own books of its only account. */
export type AccountBooks = z.output<typeof Books>['accounts'][number]

/** The market that the judged sessions play. */
export const SEED = 7

/** Reads what an exchange has in its books, without asking its API. @param controlUrl Of its control paths. */
export async function readBooks(controlUrl: string): Promise<AccountBooks> {
  const [account, ...others] = await readAccounts(controlUrl)
  if (account === undefined || others.length > 0) throw new Error('not exactly one account')
  return account
}

/** How many orders are at work, of any account; none before there is one. */
export async function countOpenOrders(controlUrl: string): Promise<number> {
  const accounts = await readAccounts(controlUrl)
  return accounts.reduce((sum, { openOrders }) => sum + openOrders.length, 0)
}

async function readAccounts(controlUrl: string): Promise<readonly AccountBooks[]> {
  const answer = await fetch(`${controlUrl}/paper/books`)
  return Books.parse(await answer.json()).accounts
}

/** Most that an intent may buy on spot and sell short, base units. */
export interface PlannedIntent {
  readonly spot: Decimal
  readonly perp: Decimal
}

const Intent = z.object({ intentId: z.number(), spotLimit: amount, perpLimit: amount })

/** What the bot planned, by the number of the intent. */
export function readIntents(sessionFolder: string): ReadonlyMap<number, PlannedIntent> {
  const planned = new Map<number, PlannedIntent>()
  for (const line of exportJournal(sessionFolder)) {
    const entry = z.object({ kind: z.string(), body: z.unknown() }).parse(JSON.parse(line))
    if (entry.kind !== 'intent') continue
    const { intentId, spotLimit, perpLimit } = Intent.parse(entry.body)
    planned.set(intentId, { spot: spotLimit, perp: perpLimit })
  }
  return planned
}

/** Larger of both quantity steps by symbol: what cannot be hedged any finer. */
const LOTS: ReadonlyMap<string, Decimal> = lots()

function lots(): Map<string, Decimal> {
  const steps = new Map<string, Decimal>()
  for (const { symbol, lot } of syntheticFeed({ seed: SEED }).instruments) {
    steps.set(symbol, Decimal.max(steps.get(symbol) ?? 0, lot.step))
  }
  return steps
}

/**
 * Judges an account by the venue's books and returns what is wrong: legs that do not match, more shorts
 * than coins at any moment, orders executed twice, and more executed than was planned. Empty: all is well.
 *
 * @param others Whether the venue or a person traded on the account, too.
 */
export function judgeBooks(
  books: AccountBooks,
  plans: ReadonlyMap<number, PlannedIntent>,
  { others = false } = {},
): readonly string[] {
  return [
    ...judgeRest(books),
    ...judgeHistory(books),
    ...judgeOrders(books, plans),
    ...(others ? [] : strangeOrders(books)),
    ...books.openOrders.map(() => 'an order is left in the book'),
  ]
}

function judgeRest(books: AccountBooks): string[] {
  return [...LOTS].flatMap(([symbol, lot]) => {
    const coins = books.spot[symbol.replace(/USDT$/, '')]
    const spot = coins === undefined ? new Decimal(0) : coins.free.plus(coins.locked)
    const perp = books.positions.find((each) => each.symbol === symbol)?.quantity ?? new Decimal(0)
    const delta = spot.plus(perp)
    return delta.abs().gt(lot) ? [`${symbol}: ${spot} spot, ${perp} perp, delta above ${lot}`] : []
  })
}

/** Walks through all fills in the order of the venue: never long perp, never more short than coins. */
function judgeHistory(books: AccountBooks): string[] {
  const problems: string[] = []
  const held = new Map<string, { spot: Decimal; perp: Decimal }>()
  for (const fill of [...books.fills].sort((a, b) => a.tradeId - b.tradeId)) {
    const pair = held.get(fill.symbol) ?? { spot: new Decimal(0), perp: new Decimal(0) }
    const signed = fill.side === 'buy' ? fill.quantity : fill.quantity.neg()
    const fee = fill.symbol.startsWith(fill.commissionAsset)
      ? fill.commission.abs()
      : new Decimal(0)
    if (fill.market === 'spot') pair.spot = pair.spot.plus(signed).minus(fee)
    else pair.perp = pair.perp.plus(signed)
    held.set(fill.symbol, pair)
    const lot = LOTS.get(fill.symbol) ?? new Decimal(0)
    const at = `${fill.symbol} after trade ${fill.tradeId}: ${pair.spot} spot, ${pair.perp} perp`
    if (pair.perp.gt(0)) problems.push(`long perp: ${at}`)
    if (pair.perp.neg().gt(pair.spot.plus(lot))) problems.push(`more short than coins: ${at}`)
  }
  return problems
}

/** Client ids of our orders are `ak.<run>.<epoch>.<intent>.<leg><attempt>`, numbers in base 36. */
const CLIENT_ID = /^ak\.[0-9a-z]+\.[0-9a-z]+\.([0-9a-z]+)\.[sp][0-9a-z]+$/

function strangeOrders({ orders }: AccountBooks): string[] {
  return orders
    .filter((order) => order.executedQuantity.gt(0) && !CLIENT_ID.test(order.clientOrderId))
    .map(({ clientOrderId }) => `not an order of the bot: ${clientOrderId}`)
}

function judgeOrders(
  { orders }: AccountBooks,
  plans: ReadonlyMap<number, PlannedIntent>,
): string[] {
  const own = orders.filter(({ clientOrderId }) => CLIENT_ID.test(clientOrderId))
  const ids = own.map((order) => `${order.market} ${order.clientOrderId}`)
  const twice = ids.filter((each, index) => ids.indexOf(each) !== index)
  const problems = twice.map((id) => `sent twice: ${id}`)
  const opened = new Map<string, Decimal>()
  for (const { market, side, clientOrderId, executedQuantity } of own) {
    if (side !== (market === 'spot' ? 'buy' : 'sell')) continue
    const key = `${Number.parseInt(CLIENT_ID.exec(clientOrderId)?.[1] ?? '', 36)} ${market}`
    opened.set(key, (opened.get(key) ?? new Decimal(0)).plus(executedQuantity))
  }
  for (const [key, quantity] of opened) {
    const [intent, market] = key.split(' ')
    const plan = plans.get(Number(intent))?.[market === 'spot' ? 'spot' : 'perp']
    if (plan !== undefined && quantity.lte(plan)) continue
    problems.push(`intent ${key}: ${quantity} of ${plan ?? 'nothing'} planned`)
  }
  return problems
}
