import { Decimal, type Market, ZERO } from '@asterkit/instruments'
import { fillSource, walletAccount } from '../ledger/transactions.ts'
import type { PairHolding } from '../pair.ts'
import type { Fill } from '../ports/exchange.ts'
import { bookPairFills } from './bookOrderFills.ts'
import { haltReason, haltTrading } from './halt.ts'
import { type OthersTrades, readOthersTrades } from './othersTrades.ts'
import { holdingOf, lotOf, netDelta } from './pairTask.ts'
import type { TradeContext } from './tradeContext.ts'

/** What the venue holds of one pair. Base units; the position is signed. */
interface VenueQuantities {
  /** All coins of the base asset, the user's own included. */
  readonly coins: Decimal
  readonly position: Decimal
}

/** Older than this no account read is, whatever it says. */
const LATEST_READ_MS = 60_000
/** Another program that has traded within this time may still be at work on the same coins. */
const PROGRAM_AT_WORK_MS = 30_000

/**
 * Reads what the venue holds of a pair. A read that agrees with the journal counts at once. One that does
 * not may be late: it counts when a second one is equal, both began `settleMs` after the last own step, and what
 * is missing was either traded away by others or has been missing for longer than any read lags.
 *
 * @returns Undefined when nothing became certain; that proves nothing.
 */
async function observe(
  context: TradeContext,
  holding: PairHolding,
  signal: AbortSignal,
): Promise<VenueQuantities | undefined> {
  const { clock, limits } = context
  const trustedFrom = context.book.view.lastActivityAt + limits.settleMs
  const rounds = Math.ceil(limits.settleMs / limits.pollMs) + 10
  let before: VenueQuantities | undefined
  for (let round = 0; round < rounds; round += 1) {
    const isTrusted = clock.now() >= trustedFrom
    const now = await readOnce(context, holding, signal)
    if (now !== undefined) {
      const owned = ownedPart(holding, now)
      if (owned.perp.eq(holding.perpQuantity) && owned.spot.eq(holding.spotQuantity)) return now
      if (before?.coins.eq(now.coins) === true && before.position.eq(now.position)) {
        return (await isExplained(context, holding, owned, signal)) ? now : undefined
      }
    }
    before = isTrusted ? now : undefined
    await clock.sleep(limits.pollMs, signal)
  }
  return undefined
}

async function readOnce(
  context: TradeContext,
  holding: PairHolding,
  signal: AbortSignal,
): Promise<VenueQuantities | undefined> {
  const { baseAsset, perpSymbol, spotQuantity, perpQuantity } = holding
  try {
    const [balances, positions] = await Promise.all([
      context.exchange.getSpotBalances(signal),
      context.exchange.listPositions(signal),
    ])
    const balance = balances.get(baseAsset)
    const row = positions.find(({ symbol }) => symbol === perpSymbol)
    // A row that an account read leaves out is no zero, unless others have traded all of it away.
    const isStated =
      (balance !== undefined ||
        (await hasTradedAway(context, holding, 'spot', spotQuantity, signal))) &&
      (row !== undefined ||
        (await hasTradedAway(context, holding, 'perp', perpQuantity.abs(), signal)))
    if (!isStated) return undefined
    return { coins: balance?.free.plus(balance.locked) ?? ZERO, position: row?.quantity ?? ZERO }
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('holdings unreadable', { symbol: perpSymbol, error: String(error) })
    return undefined
  }
}

async function isExplained(
  context: TradeContext,
  holding: PairHolding,
  owned: ReturnType<typeof ownedPart>,
  signal: AbortSignal,
): Promise<boolean> {
  const { clock, book } = context
  if (clock.now() - book.view.lastActivityAt >= LATEST_READ_MS) return true
  const missingSpot = holding.spotQuantity.minus(owned.spot)
  const missingPerp = owned.perp.minus(holding.perpQuantity)
  try {
    return (
      (await hasTradedAway(context, holding, 'spot', missingSpot, signal)) &&
      (await hasTradedAway(context, holding, 'perp', missingPerp, signal))
    )
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('trade list failed', { symbol: holding.symbol, error: String(error) })
    return false
  }
}

/** Whether trades that are not on record account for so much less of a leg. */
async function hasTradedAway(
  context: TradeContext,
  holding: PairHolding,
  market: Market,
  missing: Decimal,
  signal: AbortSignal,
): Promise<boolean> {
  if (missing.isZero()) return true
  const isSpot = market === 'spot'
  const symbol = isSpot ? holding.spotSymbol : holding.perpSymbol
  const fills = await context.exchange.listFills(market, symbol, holding.openedAt, signal)
  const reducing = fills.filter(
    (fill) => fill.side === (isSpot ? 'sell' : 'buy') && !context.book.isBooked(fillSource(fill)),
  )
  return reducing.reduce((sum, { quantity }) => sum.plus(quantity), ZERO).gte(missing)
}

/**
 * Whether the venue holds at least what the journal has of a pair, by one read. For while an order of its own works:
 * then a difference proves nothing, and only agreement counts.
 */
export async function isHeldAsRecorded(
  context: TradeContext,
  pairId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const holding = holdingOf(context, pairId)
  const now = await readOnce(context, holding, signal)
  if (now === undefined) return false
  const owned = ownedPart(holding, now)
  return owned.perp.eq(holding.perpQuantity) && owned.spot.eq(holding.spotQuantity)
}

/**
 * What comparing a pair with the venue gave. `unverified` proves nothing in either direction. `undecided`: the venue
 * holds less, but whose coins are left is not known yet; none may be sold meanwhile.
 */
export type Adoption =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'unverified' }
  | { readonly kind: 'undecided'; readonly detail: string }
  | { readonly kind: 'changed'; readonly detail: string }

/**
 * Accepts the venue's figures where it holds less of a pair than we own: a liquidation, deleveraging or a
 * person reduced it. What it holds more is not ours and stays untouched. Never called with own orders
 * under way. What cannot be verified stays as the journal has it, with an alert.
 */
export async function adoptExchange(
  context: TradeContext,
  pairId: string,
  signal: AbortSignal,
): Promise<Adoption> {
  const before = holdingOf(context, pairId)
  const venue = await observe(context, before, signal)
  if (venue === undefined) {
    const detail = `the exchange does not state clearly what it holds of ${before.symbol}`
    context.onAlert({ code: 'verify-failed', symbol: before.symbol, detail })
    return { kind: 'unverified' }
  }
  const share = ownedPart(before, venue)
  const isEqual = share.perp.eq(before.perpQuantity) && share.spot.eq(before.spotQuantity)
  // Coins without a short may be those of the user, in place of ours that an exit has sold.
  if (isEqual && !hasLooseCoins(context, before)) return { kind: 'agrees' }
  const others = await readOthersTrades(context, before, signal)
  const target = withoutSold(before, share, others)
  const doubt = doubtOf(context, before, target, others)
  if (doubt !== undefined) {
    const detail = `${before.symbol}: ${doubt}; no coin is sold meanwhile`
    context.onAlert({ code: 'verify-failed', symbol: before.symbol, detail })
    return { kind: 'undecided', detail }
  }
  if (others !== undefined) haltBesideProgram(context, before, others)
  if (isEqual && target.spot.eq(share.spot)) return { kind: 'agrees' }
  const sales = [...(others?.exitSales ?? []), ...(others?.soldAway.gt(0) ? others.sales : [])]
  bookPairFills(context, pairId, fitting(sales, before.spotQuantity.minus(target.spot)))
  if (target.perp.gt(before.perpQuantity)) {
    await bookForeignReductions(context, before, target.perp, signal)
  }
  const booked = holdingOf(context, pairId)
  if (!target.perp.eq(booked.perpQuantity) || !target.spot.eq(booked.spotQuantity)) {
    context.book.append({
      kind: 'adjustment',
      time: context.clock.now(),
      body: {
        pairId,
        spotQuantity: target.spot.toFixed(),
        perpQuantity: target.perp.toFixed(),
        reason: 'the exchange holds less than the journal',
      },
    })
  }
  const detail = `spot ${before.spotQuantity.toFixed()} to ${target.spot.toFixed()}, perp ${before.perpQuantity.toFixed()} to ${target.perp.toFixed()}${soldByHand(before, share, others)}`
  context.onAlert({ code: 'adjusted', symbol: before.symbol, detail })
  return { kind: 'changed', detail }
}

/** Our share of what the venue holds: at most what the journal says, never of the other sign. */
function ownedPart(holding: PairHolding, venue: VenueQuantities) {
  return {
    perp: Decimal.max(holding.perpQuantity, Decimal.min(venue.position, ZERO)),
    spot: Decimal.min(holding.spotQuantity, venue.coins),
  }
}

/** Whether there are more coins on record than the short needs, one lot left out. */
function hasLooseCoins({ book }: TradeContext, holding: PairHolding): boolean {
  const rules = book.view.rules.get(holding.pairId)
  return netDelta(holding).gt(rules === undefined ? ZERO : lotOf(rules))
}

/** Why it is not known yet whose coins are left; undefined: it is, or the user has none of the kind. */
function doubtOf(
  context: TradeContext,
  before: PairHolding,
  target: ReturnType<typeof ownedPart>,
  others: OthersTrades | undefined,
): string | undefined {
  const { book, clock } = context
  const { baseAsset, spotQuantity } = before
  const after = { ...before, spotQuantity: target.spot, perpQuantity: target.perp }
  if (!hasLooseCoins(context, after)) return undefined
  if (others === undefined) {
    const onRecord = book.balances.get(walletAccount('spot', baseAsset), baseAsset)
    if (onRecord.lte(spotQuantity)) return undefined
    return 'who has traded its legs cannot be read, and there are coins of your own'
  }
  const { programAt } = others
  if (programAt === undefined || clock.now() - programAt >= PROGRAM_AT_WORK_MS) return undefined
  return 'an emergency exit or another bot is at work on its legs'
}

/** An exit and another bot on the same account are reasons to stop opening, wherever they were started. */
function haltBesideProgram(
  context: TradeContext,
  { symbol }: PairHolding,
  { programAt }: OthersTrades,
): void {
  const { startedAt, resumedAt } = context.book.view
  if (programAt === undefined || programAt < Math.max(startedAt, resumedAt)) return
  if (haltReason(context) !== undefined) return
  haltTrading(context, `an emergency exit or another bot has traded the pair ${symbol} of this bot`)
}

/** What is left to us after sales by others. What the short needs was not sold: they close it first. */
function withoutSold(
  holding: PairHolding,
  share: ReturnType<typeof ownedPart>,
  others: OthersTrades | undefined,
): ReturnType<typeof ownedPart> {
  if (others === undefined) return share
  const sold = others.exitSales.reduce((sum, { quantity }) => sum.plus(quantity), others.soldAway)
  const kept = Decimal.max(holding.spotQuantity.minus(sold), share.perp.abs())
  return { perp: share.perp, spot: Decimal.min(share.spot, kept) }
}

/** For people: coins that count as sold by hand although as many are in the wallet. */
function soldByHand(
  holding: PairHolding,
  share: ReturnType<typeof ownedPart>,
  others: OthersTrades | undefined,
): string {
  if (others === undefined || others.soldAway.isZero()) return ''
  const left = Decimal.min(others.soldAway, share.spot.minus(share.perp.abs()))
  if (left.lte(0)) return ''
  const coins = `${left.toFixed()} ${holding.baseAsset}`
  return `; the short was bought back by hand and coins were sold by hand, so ${coins} in the wallet count as yours: sell them yourself if they are not`
}

/** The first trades that together are at most so many coins. */
function fitting(fills: readonly Fill[], most: Decimal): readonly Fill[] {
  let left = most
  return fills.filter(({ quantity }) => {
    if (quantity.gt(left)) return false
    left = left.minus(quantity)
    return true
  })
}

/** Books buys that were not ours against our short, so that their profit and fee are on record. */
async function bookForeignReductions(
  context: TradeContext,
  holding: PairHolding,
  target: Decimal,
  signal: AbortSignal,
): Promise<void> {
  let fills: readonly Fill[]
  try {
    const { perpSymbol, openedAt } = holding
    fills = await context.exchange.listFills('perp', perpSymbol, openedAt, signal)
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('trade list failed', { symbol: holding.perpSymbol, error: String(error) })
    return
  }
  const buys = fills.filter(
    (fill) => fill.side === 'buy' && !context.book.isBooked(fillSource(fill)),
  )
  bookPairFills(context, holding.pairId, fitting(buys, target.minus(holding.perpQuantity)))
}
