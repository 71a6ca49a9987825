import { Decimal, ZERO } from '@asterkit/instruments'
import { movement } from '../ledger/balances.ts'
import { incomeSource, walletAccount } from '../ledger/transactions.ts'
import type { PairInstruments } from '../pair.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { Fill, PerpPosition } from '../ports/exchange.ts'
import { JournalError } from '../ports/journal.ts'
import { takeSnapshot } from './accountSnapshot.ts'
import { asRecord } from './bookOrderFills.ts'
import { isOwnClientId } from './clientIds.ts'
import type { EntryBody } from './entries.ts'
import { recordRules } from './recordedRules.ts'
import type { TradeContext } from './tradeContext.ts'

/** How far back the history of a position is looked for; the port reads it in windows that the venue answers. */
const LOOK_BACK_MS = 90 * 86_400_000
/** Coins are bought before they are sold short; so much earlier their purchases may lie. */
const SPOT_LEAD_MS = 3_600_000

/** Cursor that a journal gets once the account was searched for pairs of a journal that is gone. */
const SOUGHT_CURSOR = 'own-pairs-sought'

/**
 * Takes over pairs that are on the account but not in the journal. Of perp symbols that a person has named as
 * the bot's own (`limits.adoptSymbols`) all of it; while the journal is new also what orders with our client
 * ids have built, for a journal may have been lost. Everything else is left alone. The exchange decides
 * quantities. Opening fills and funding come from its history; what that does not give is
 * marked unknown. Records only: nothing is sent.
 *
 * @returns What was taken over, for people.
 * @throws {JournalError}
 */
export async function adoptUnrecorded(
  context: TradeContext,
  signal: AbortSignal,
): Promise<readonly { readonly symbol: string; readonly detail: string }[]> {
  const { view } = context.book
  if (view.openAttempts.size > 0) return []
  const named = (context.limits.adoptSymbols ?? []).map((symbol) => ({ symbol, isNamed: true }))
  const isNew = view.ordersSent === 0 && !view.cursors.has(SOUGHT_CURSOR)
  const found = isNew ? await heldSymbols(context, signal) : []
  const others = found?.filter((symbol) => !named.some((one) => one.symbol === symbol)) ?? []
  const wanted = [...named, ...others.map((symbol) => ({ symbol, isNamed: false }))]
  const held = new Set([...view.holdings.values()].map((holding) => holding.perpSymbol))
  const adopted: { symbol: string; detail: string }[] = []
  let isComplete = found !== undefined
  for (const { symbol, isNamed } of wanted.filter((one) => !held.has(one.symbol))) {
    try {
      const detail = await adoptOne(context, symbol, isNamed, signal)
      if (detail !== undefined) adopted.push({ symbol, detail })
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof JournalError) throw error
      isComplete = false
      context.log.warn('adoption failed', { symbol, error: String(error) })
    }
  }
  if (isNew && isComplete) {
    const time = context.clock.now()
    context.book.append({ kind: 'cursor', time, body: { name: SOUGHT_CURSOR, time } })
  }
  return adopted
}

/** Perp symbols with a short position; undefined when the account could not be read twice alike. */
async function heldSymbols(
  context: TradeContext,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const snapshot = await takeSnapshot(context, signal)
  if (snapshot === undefined) return undefined
  return [...snapshot.positions].flatMap(([symbol, quantity]) => (quantity.lt(0) ? [symbol] : []))
}

async function adoptOne(
  context: TradeContext,
  perpSymbol: string,
  isNamed: boolean,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { exchange, book, clock } = context
  const snapshot = await takeSnapshot(context, signal)
  const short = snapshot?.positions.get(perpSymbol)
  if (snapshot === undefined || short === undefined || short.gte(0)) return undefined
  const legs = await legsOf(context, perpSymbol, signal)
  const position = (await exchange.listPositions(signal)).find((row) => row.symbol === perpSymbol)
  const wallet = legs && snapshot.wallets.get(walletAccount('spot', legs.perp.baseAsset))
  if (legs === undefined || wallet === undefined || !position?.quantity.eq(short)) return undefined
  const isOurs = isNamed ? () => true : await ownFills(context, legs, signal)
  const history = await historyOf(context, legs, { short, isOurs }, signal)
  const ownShort = isNamed ? short.abs() : Decimal.min(short.abs(), soldShort(history.fills))
  if (ownShort.isZero()) return undefined
  const bought = boughtCoins(history, legs.perp.baseAsset) ?? short.abs()
  // What our own orders bought is ours to the last unit; of coins without that proof, what the short needs.
  const spotQuantity = Decimal.min(wallet.amount, bought, isNamed ? ownShort : bought)
  const body: EntryBody<'adoption'> = {
    intentId: book.view.lastIntentId + 1,
    pairId: `${legs.perp.symbol}-adopted-${book.view.seq + 1}`,
    symbol: legs.perp.symbol,
    spotSymbol: legs.spot.symbol,
    perpSymbol,
    baseAsset: legs.perp.baseAsset,
    quoteAsset: legs.perp.quoteAsset,
    leverage: position.leverage,
    spotQuantity: spotQuantity.toFixed(),
    perpQuantity: ownShort.neg().toFixed(),
    ...(ownShort.eq(short.abs()) ? history : withoutFunding(history)),
    ...(history.fills.length === 0 && entryFigures(position, spotQuantity)),
    rules: recordRules(legs),
  }
  const time = clock.now()
  book.append({ kind: 'adoption', time, body }, [ownership(body, time)])
  const unknown = body.unknown.length === 0 ? '' : `; unknown: ${body.unknown.join(', ')}`
  const proof = isNamed ? 'by name' : 'by the client ids of its orders'
  return `taken over ${proof}: spot ${body.spotQuantity}, perp ${body.perpQuantity}, funding ${body.fundingReceived}${unknown}`
}

async function legsOf(
  { exchange }: TradeContext,
  perpSymbol: string,
  signal: AbortSignal,
): Promise<PairInstruments | undefined> {
  const [spots, perps] = await Promise.all([
    exchange.listInstruments('spot', signal),
    exchange.listInstruments('perp', signal),
  ])
  const perp = perps.find(({ symbol }) => symbol === perpSymbol)
  const spot = spots.find(
    (row) => row.baseAsset === perp?.baseAsset && row.quoteAsset === perp?.quoteAsset,
  )
  return spot && perp && { symbol: perpSymbol, spot, perp }
}

/** Tells fills of orders with our client ids from those of others. */
async function ownFills(
  { exchange, clock }: TradeContext,
  { spot, perp }: PairInstruments,
  signal: AbortSignal,
): Promise<(fill: Fill) => boolean> {
  const from = clock.now() - LOOK_BACK_MS
  const orders = await Promise.all([
    exchange.listOrders('spot', spot.symbol, from, signal),
    exchange.listOrders('perp', perp.symbol, from, signal),
  ])
  const own = orders.flat().filter(({ clientOrderId }) => isOwnClientId(clientOrderId))
  const ids = new Set(own.map(({ market, orderId }) => `${market} ${orderId}`))
  return ({ market, orderId }) => ids.has(`${market} ${orderId}`)
}

/** What perp fills have sold short on balance, base units; never below zero. */
function soldShort(fills: EntryBody<'adoption'>['fills']): Decimal {
  const net = fills
    .filter(({ market }) => market === 'perp')
    .reduce(
      (sum, { side, quantity }) => sum.plus(side === 'sell' ? quantity : `-${quantity}`),
      ZERO,
    )
  return Decimal.max(ZERO, net)
}

/** What the venue's history says about our part of a short: its fills on both markets and the funding since. */
async function historyOf(
  { exchange, clock, book }: TradeContext,
  { spot, perp }: PairInstruments,
  { short, isOurs }: { readonly short: Decimal; readonly isOurs: (fill: Fill) => boolean },
  signal: AbortSignal,
): Promise<Pick<EntryBody<'adoption'>, 'openedAt' | 'fills' | 'fundingReceived' | 'unknown'>> {
  const from = clock.now() - LOOK_BACK_MS
  const all = sinceFlat(await exchange.listFills('perp', perp.symbol, from, signal), short)
  const perpFills = all?.filter(isOurs)
  const openedAt = perpFills?.[0]?.time
  if (perpFills === undefined || openedAt === undefined) {
    const unknown = ['openedAt', 'fees', 'funding', 'spotCost']
    return { openedAt: clock.now(), fills: [], fundingReceived: '0', unknown }
  }
  const spotFrom = openedAt - SPOT_LEAD_MS
  const spotFills = (await exchange.listFills('spot', spot.symbol, spotFrom, signal)).filter(isOurs)
  const income = await exchange.listIncome(openedAt, signal)
  const began = book.view.cursors.get('opening') ?? clock.now()
  const funding = income
    .filter((row) => row.type === 'FUNDING_FEE' && row.symbol === perp.symbol)
    // Newer rows that are not on record are left to the booking of funding.
    .filter((row) => row.time < began || book.isBooked(incomeSource(row.id)))
    .reduce((sum, row) => sum.plus(row.amount), ZERO)
  return {
    openedAt,
    fills: [...spotFills, ...perpFills].map(asRecord),
    fundingReceived: funding.toFixed(),
    unknown: spotFills.length === 0 ? ['spotCost'] : [],
  }
}

/** The venue pays for the whole position: what part of it was for ours is not known. */
function withoutFunding<H extends Pick<EntryBody<'adoption'>, 'fundingReceived' | 'unknown'>>(
  history: H,
): H {
  return { ...history, fundingReceived: '0', unknown: [...history.unknown, 'funding'] }
}

/** Coins that the spot fills brought, net of fees; undefined without a history. Others are the user's own. */
function boughtCoins(
  { fills, unknown }: Pick<EntryBody<'adoption'>, 'fills' | 'unknown'>,
  baseAsset: string,
): Decimal | undefined {
  if (unknown.includes('openedAt')) return undefined
  const net = fills
    .filter(({ market }) => market === 'spot')
    .reduce((sum, { side, quantity, commission, commissionAsset }) => {
      const traded = side === 'buy' ? sum.plus(quantity) : sum.minus(quantity)
      return commissionAsset === baseAsset ? traded.minus(commission) : traded
    }, ZERO)
  return Decimal.max(ZERO, net)
}

/** The fills since the position was last flat, oldest first; undefined when the history does not reach there. */
function sinceFlat(fills: readonly Fill[], position: Decimal): readonly Fill[] | undefined {
  let left = position
  for (let index = fills.length - 1; index >= 0; index -= 1) {
    const fill = fills[index]!
    left = fill.side === 'sell' ? left.plus(fill.quantity) : left.minus(fill.quantity)
    if (left.isZero()) return fills.slice(index)
  }
  return undefined
}

/** Without fills the venue's own entry price stands for both legs. */
function entryFigures(
  { entryPrice, quantity }: PerpPosition,
  spotQuantity: Decimal,
): Pick<EntryBody<'adoption'>, 'entryPrice' | 'entryNotional' | 'spotCost'> {
  return {
    entryPrice: entryPrice.toFixed(),
    entryNotional: quantity.abs().times(entryPrice).toFixed(),
    spotCost: spotQuantity.times(entryPrice).toFixed(),
  }
}

/** The coins were somebody else's in the books so far; from now on they are ours, paid at what they cost. */
function ownership(body: EntryBody<'adoption'>, time: EpochMs) {
  const { pairId, baseAsset, quoteAsset } = body
  const bought = body.fills.filter(({ market }) => market === 'spot')
  const cost = bought.reduce(
    (sum, { side, quoteQuantity }) =>
      side === 'buy' ? sum.plus(quoteQuantity) : sum.minus(quoteQuantity),
    new Decimal(body.spotCost ?? 0),
  )
  return {
    sourceId: `adoption:${pairId}`,
    time,
    memo: pairId,
    postings: [
      ...movement('trade', 'external', baseAsset, new Decimal(body.spotQuantity)),
      ...movement('external', 'trade', quoteAsset, cost),
    ],
  }
}
