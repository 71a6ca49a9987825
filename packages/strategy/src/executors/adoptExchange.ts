import { Decimal, type Market, ZERO } from '@asterkit/instruments'
import { fillSource } from '../ledger/transactions.ts'
import type { PairHolding } from '../pair.ts'
import type { Fill } from '../ports/exchange.ts'
import { bookPairFills } from './bookOrderFills.ts'
import { holdingOf } from './pairTask.ts'
import type { TradeContext } from './tradeContext.ts'

/** Sales this long before the short is bought back still belong to closing the pair by hand. */
const CLOSING_BY_HAND_MS = 600_000

/** What the venue holds of one pair. Base units; the position is signed. */
interface VenueQuantities {
  /** All coins of the base asset, the user's own included. */
  readonly coins: Decimal
  readonly position: Decimal
}

/**
 * Reads what the venue holds of a pair. A read that agrees with the journal counts at once. One that does
 * not may be late: it counts when a second one is equal and both began `settleMs` after the last own step.
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
      if (before?.coins.eq(now.coins) === true && before.position.eq(now.position)) return now
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
  const { baseAsset, perpSymbol } = holding
  try {
    const [balances, positions] = await Promise.all([
      context.exchange.getSpotBalances(signal),
      context.exchange.listPositions(signal),
    ])
    const balance = balances.get(baseAsset)
    const row = positions.find(({ symbol }) => symbol === perpSymbol)
    const isStated =
      (balance !== undefined || (await hasTradedAway(context, holding, 'spot', signal))) &&
      (row !== undefined || (await hasTradedAway(context, holding, 'perp', signal)))
    if (!isStated) return undefined
    return { coins: balance?.free.plus(balance.locked) ?? ZERO, position: row?.quantity ?? ZERO }
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('holdings unreadable', { symbol: perpSymbol, error: String(error) })
    return undefined
  }
}

/**
 * A row that an account read leaves out is not a zero: it counts as one only when we own nothing of that
 * leg, or when trades that are not ours account for all of it.
 */
async function hasTradedAway(
  context: TradeContext,
  holding: PairHolding,
  market: Market,
  signal: AbortSignal,
): Promise<boolean> {
  const isSpot = market === 'spot'
  const owned = isSpot ? holding.spotQuantity : holding.perpQuantity.abs()
  if (owned.isZero()) return true
  const symbol = isSpot ? holding.spotSymbol : holding.perpSymbol
  const fills = await context.exchange.listFills(market, symbol, holding.openedAt, signal)
  const reducing = fills.filter(
    (fill) => fill.side === (isSpot ? 'sell' : 'buy') && !context.book.isBooked(fillSource(fill)),
  )
  return reducing.reduce((sum, { quantity }) => sum.plus(quantity), ZERO).gte(owned)
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
  if (share.perp.eq(before.perpQuantity) && share.spot.eq(before.spotQuantity)) {
    return { kind: 'agrees' }
  }
  const reductions = await foreignReductions(context, before, share.perp, signal)
  const sold = await soldWithThem(context, before, { venue, share, reductions }, signal)
  if (sold === undefined) {
    const detail = `the trades of ${before.spotSymbol} cannot be read: whose coins are left is unknown`
    context.onAlert({ code: 'verify-failed', symbol: before.symbol, detail })
    return { kind: 'unverified' }
  }
  const target = { ...share, spot: Decimal.min(share.spot, before.spotQuantity.minus(sold)) }
  bookPairFills(context, before.pairId, reductions)
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

/** Buys of others that made our short smaller; to be booked, so that their profit and fee are on record. */
async function foreignReductions(
  context: TradeContext,
  holding: PairHolding,
  target: Decimal,
  signal: AbortSignal,
): Promise<readonly Fill[]> {
  let left = target.minus(holding.perpQuantity)
  if (left.lte(0)) return []
  let fills: readonly Fill[]
  try {
    const { perpSymbol, openedAt } = holding
    fills = await context.exchange.listFills('perp', perpSymbol, openedAt, signal)
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('trade list failed', { symbol: holding.perpSymbol, error: String(error) })
    return []
  }
  const found: Fill[] = []
  for (const fill of fills) {
    if (fill.side !== 'buy' || context.book.isBooked(fillSource(fill))) continue
    if (fill.quantity.gt(left)) continue
    found.push(fill)
    left = left.minus(fill.quantity)
  }
  return found
}

/**
 * Who closes both legs by hand sells our coins, even where others of the same kind are left in the wallet: those
 * are the user's and are not sold in their place. Sales that stand alone are the user's own.
 *
 * @returns Coins of ours that were sold, at most what was bought back; undefined: the trades cannot be read.
 */
async function soldWithThem(
  context: TradeContext,
  holding: PairHolding,
  found: {
    readonly venue: VenueQuantities
    readonly share: { readonly perp: Decimal; readonly spot: Decimal }
    readonly reductions: readonly Fill[]
  },
  signal: AbortSignal,
): Promise<Decimal | undefined> {
  const bought = found.share.perp.minus(holding.perpQuantity)
  const [first] = found.reductions
  const hasOthers = found.venue.coins.gt(holding.spotQuantity.minus(bought))
  if (bought.lte(0) || first === undefined || !hasOthers) return ZERO
  try {
    const from = Math.max(holding.openedAt, first.time - CLOSING_BY_HAND_MS)
    const fills = await context.exchange.listFills('spot', holding.spotSymbol, from, signal)
    const sales = fills.filter(
      (fill) => fill.side === 'sell' && !context.book.isBooked(fillSource(fill)),
    )
    return Decimal.min(bought, Decimal.sum(ZERO, ...sales.map(({ quantity }) => quantity)))
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('trade list failed', { symbol: holding.spotSymbol, error: String(error) })
    return undefined
  }
}
