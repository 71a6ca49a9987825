import { Decimal, type Market, ZERO } from '@asterkit/instruments'
import { fillSource } from '../ledger/transactions.ts'
import type { PairHolding } from '../pair.ts'
import type { Fill } from '../ports/exchange.ts'
import { bookPairFills } from './bookOrderFills.ts'
import { exitSales } from './exitSales.ts'
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

/** What comparing a pair with the venue gave. `unverified` proves nothing in either direction. */
export type Adoption =
  | { readonly kind: 'agrees' }
  | { readonly kind: 'unverified' }
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
  const sales = await exitSales(context, before, signal)
  const target = withoutSold(before, share, sales)
  if (isEqual && target.spot.eq(share.spot)) return { kind: 'agrees' }
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
  const detail = `spot ${before.spotQuantity.toFixed()} to ${target.spot.toFixed()}, perp ${before.perpQuantity.toFixed()} to ${target.perp.toFixed()}`
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

/** What is left to us after sales by exits, which close a short first: what it needs was not sold. */
function withoutSold(
  holding: PairHolding,
  share: ReturnType<typeof ownedPart>,
  sales: readonly Fill[],
): ReturnType<typeof ownedPart> {
  const sold = sales.reduce((sum, { quantity }) => sum.plus(quantity), ZERO)
  const kept = Decimal.max(holding.spotQuantity.minus(sold), share.perp.abs())
  return { perp: share.perp, spot: Decimal.min(share.spot, kept) }
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
