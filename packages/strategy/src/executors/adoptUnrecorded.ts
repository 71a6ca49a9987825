import { Decimal, ZERO } from '@asterkit/instruments'
import { movement } from '../ledger/balances.ts'
import { fillSource, walletAccount } from '../ledger/transactions.ts'
import type { PairInstruments } from '../pair.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { Fill, PerpPosition } from '../ports/exchange.ts'
import { JournalError } from '../ports/journal.ts'
import { type AccountSnapshot, takeSnapshot } from './accountSnapshot.ts'
import { cancelLostOrders } from './cancelLostOrders.ts'
import type { EntryBody } from './entries.ts'
import { ownFills } from './ownFills.ts'
import { LOOK_BACK_MS, readPairHistory } from './readPairHistory.ts'
import { recordRules } from './recordedRules.ts'
import { tellLooseCoins } from './tellLooseCoins.ts'
import type { TradeContext } from './tradeContext.ts'

/** A cancel that fails is tried again so often; an order that is left blocks its symbol. */
const CANCEL_ROUNDS = 4

/** Cursor that a journal gets once the account was searched for pairs of a journal that is gone. */
const SOUGHT_CURSOR = 'own-pairs-sought'

/**
 * Takes over pairs that are on the account but not in the journal. Of perp symbols that a person has named as
 * the bot's own (`limits.adoptSymbols`) all of it; while the journal is new also what orders with our client
 * ids have built, for a journal may have been lost: what rests under such ids is cancelled first, and coins that such
 * orders have bought beside are told. Everything else is left alone, and nothing is sent but those cancels. The exchange
 * decides quantities. Opening fills and funding come from its history; what that does not give is marked unknown.
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
  const isNew = isSearchDue(context)
  const account = isNew ? await withoutLostOrders(context, signal) : undefined
  const others = shortsOf(account).filter((symbol) => !named.some((one) => one.symbol === symbol))
  const wanted = [...named, ...others.map((symbol) => ({ symbol, isNamed: false }))]
  const held = new Set([...view.holdings.values()].map((holding) => holding.perpSymbol))
  const adopted: { symbol: string; detail: string }[] = []
  let isComplete = account !== undefined
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
  if (account !== undefined && isComplete) {
    if (!(await tellLooseCoins(context, account, signal))) return adopted
    const time = context.clock.now()
    context.book.append({ kind: 'cursor', time, body: { name: SOUGHT_CURSOR, time } })
  }
  return adopted
}

/** Whether the account is still to be searched for what a journal that is gone has left. */
export function isSearchDue({ book }: Pick<TradeContext, 'book'>): boolean {
  return book.view.ordersSent === 0 && !book.view.cursors.has(SOUGHT_CURSOR)
}

/** The account once nothing rests any more that a lost journal has ordered, as far as that can be had. */
async function withoutLostOrders(
  context: TradeContext,
  signal: AbortSignal,
): Promise<AccountSnapshot | undefined> {
  let account = await takeSnapshot(context, signal)
  for (let round = 1; round < CANCEL_ROUNDS && account !== undefined; round += 1) {
    if ((await cancelLostOrders(context, account, signal)) === 0) break
    account = await takeSnapshot(context, signal)
  }
  return account
}

/** Perp symbols with a short position. */
function shortsOf(account: AccountSnapshot | undefined): readonly string[] {
  const positions = account?.positions ?? new Map<string, Decimal>()
  return [...positions].flatMap(([symbol, quantity]) => (quantity.lt(0) ? [symbol] : []))
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
  const isOurs = isNamed
    ? () => true
    : await ownFills(context, [legs.spot, legs.perp], clock.now() - LOOK_BACK_MS, signal)
  const { seen, soldShort, ...history } = await readPairHistory(
    context,
    legs,
    { short, isOurs },
    signal,
  )
  const ownShort = isNamed ? short.abs() : Decimal.min(short.abs(), soldShort)
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
  book.append({ kind: 'adoption', time, body }, [ownership(body, time), ...seen.map(known)])
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
  // What is held is listed: a list without it is incomplete, and proves nothing.
  if (perp === undefined) throw new Error(`${perpSymbol} is missing in the list of symbols`)
  const spot = spots.find(
    (row) => row.baseAsset === perp.baseAsset && row.quoteAsset === perp.quoteAsset,
  )
  return spot && { symbol: perpSymbol, spot, perp }
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

/** Marks a trade as booked: whoever made it, what it did is in the figures that are taken over. */
function known(fill: Fill) {
  return { sourceId: fillSource(fill), time: fill.time, memo: 'before taken over', postings: [] }
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
