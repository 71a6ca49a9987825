import { join } from 'node:path'
import { Decimal } from '@asterkit/instruments'
import { startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'
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
/** Quote; half of it on each wallet, as the app starts a session. */
const CAPITAL = '10000'

/** Reads what the exchange of a session's folder has in its books, without asking its API. */
export async function readBooks(sessionFolder: string): Promise<AccountBooks> {
  const half = new Decimal(CAPITAL).div(2)
  const venue = await startPaperExchange({
    feed: syntheticFeed({ seed: SEED }),
    stateFile: join(sessionFolder, 'exchange.jsonl'),
    startingBalances: { spot: { USDT: half }, perp: { USDT: half } },
  })
  try {
    const answer = await fetch(`${venue.controlUrl}/paper/books`)
    const [account, ...others] = Books.parse(await answer.json()).accounts
    if (account === undefined || others.length > 0) throw new Error('not exactly one account')
    return account
  } finally {
    await venue.close()
  }
}

const Intent = z.object({
  intentId: z.number(),
  action: z.string(),
  symbol: z.string(),
  quantity: amount.optional(),
})

/** What the bot planned, by number: an opening's quantity in base units. */
export function readOpenIntents(sessionFolder: string): ReadonlyMap<number, Decimal> {
  const planned = new Map<number, Decimal>()
  for (const line of exportJournal(sessionFolder)) {
    const entry = z.object({ kind: z.string(), body: z.unknown() }).parse(JSON.parse(line))
    if (entry.kind !== 'intent') continue
    const intent = Intent.parse(entry.body)
    if (intent.action === 'open' && intent.quantity !== undefined) {
      planned.set(intent.intentId, intent.quantity)
    }
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
 */
export function judgeBooks(
  books: AccountBooks,
  plans: ReadonlyMap<number, Decimal>,
): readonly string[] {
  return [
    ...judgeRest(books),
    ...judgeHistory(books),
    ...judgeOrders(books, plans),
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

/** Client ids of our orders are `ak.<run>.<epoch>.<intent>.<leg><attempt>`. */
const CLIENT_ID = /^ak\.[^.]+\.\d+\.(\d+)\.[a-z]\w+$/

function judgeOrders(books: AccountBooks, plans: ReadonlyMap<number, Decimal>): string[] {
  const problems: string[] = []
  const executed = books.orders.filter((order) => order.executedQuantity.gt(0))
  const ids = executed.map((order) => `${order.market} ${order.clientOrderId}`)
  for (const id of ids.filter((each, index) => ids.indexOf(each) !== index)) {
    problems.push(`executed twice: ${id}`)
  }
  const opened = new Map<string, Decimal>()
  for (const order of executed) {
    const intent = CLIENT_ID.exec(order.clientOrderId)?.[1]
    if (intent === undefined) {
      problems.push(`not an order of the bot: ${order.clientOrderId}`)
      continue
    }
    const isOpening = order.side === (order.market === 'spot' ? 'buy' : 'sell')
    if (!isOpening || !plans.has(Number(intent))) continue
    const key = `${intent} ${order.market}`
    opened.set(key, (opened.get(key) ?? new Decimal(0)).plus(order.executedQuantity))
  }
  for (const [key, quantity] of opened) {
    const plan = plans.get(Number(key.split(' ')[0])) ?? new Decimal(0)
    // Coins are ordered a little above the plan, because the fee is taken from them.
    if (quantity.gt(plan.times('1.002')))
      problems.push(`intent ${key}: ${quantity} of ${plan} planned`)
  }
  return problems
}
