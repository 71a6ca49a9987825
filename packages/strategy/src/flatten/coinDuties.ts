import { Decimal, floorToStep, type Instrument, ZERO } from '@asterkit/instruments'
import type { PerpPosition } from '../ports/exchange.ts'
import { claimLeft, shortOf } from './claims.ts'
import type { Duty, ExitLook } from './duty.ts'
import { sendExitOrder } from './sendExitOrder.ts'

/** Coins that are too few for an order. */
export interface CoinDust {
  readonly asset: string
  /** Base units. */
  readonly quantity: Decimal
}

/**
 * What has to be done about coins: sell those of ours that no short needs any more.
 *
 * @param held Positions that are stated, or were and are not known to be closed.
 */
export async function coinDuties(
  look: ExitLook,
  held: readonly PerpPosition[],
  signal: AbortSignal,
): Promise<{ readonly duties: readonly Duty[]; readonly dust: readonly CoinDust[] }> {
  const duties: Duty[] = []
  const dust: CoinDust[] = []
  if (look.keepsSpot) return { duties, dust }
  for (const asset of look.context.book.claims.keys()) {
    const spot = look.listing.spots.get(asset)
    if (spot === undefined || !look.isInScope(asset)) continue
    const duty = await dutyOf(look, held, spot, signal)
    if (duty === undefined) continue
    if ('asset' in duty) dust.push(duty)
    else duties.push(duty)
  }
  return { duties, dust }
}

async function dutyOf(
  look: ExitLook,
  held: readonly PerpPosition[],
  spot: Instrument,
  signal: AbortSignal,
): Promise<Duty | CoinDust | undefined> {
  const { context, efforts, listing, view } = look
  const asset = spot.baseAsset
  const claim = context.book.claims.get(asset)
  if (claim === undefined) return undefined
  const balance = view.coins.get(asset)
  const left = claimLeft(context.book, asset, claim, balance)
  if (left.isZero()) return undefined
  const key = `coins:${asset}`
  const duty = (quantity: Decimal, attempt: () => Promise<boolean>): Duty => ({
    key,
    residue: { what: 'coins', symbol: asset, quantity },
    attempt,
  })
  const refuse = (reason: string) => async (): Promise<boolean> => {
    efforts.fail(key, reason, context.clock.now())
    return false
  }
  if (balance === undefined) return duty(left, refuse('the exchange states no balance of it'))
  const freed = left.minus(shortOf(held, listing, asset))
  if (freed.lte(0)) return undefined
  const sellable = floorToStep(largestOf(Decimal.min(freed, balance.free), spot), spot)
  const bid = await bestBid(look, spot, signal)
  if (bid !== undefined && isTooSmall(freed, bid, spot)) return { asset, quantity: freed }
  if (sellable.isZero() || (bid !== undefined && isTooSmall(sellable, bid, spot))) {
    return duty(freed, refuse(`${balance.locked.toFixed()} are bound by orders that are not ours`))
  }
  return duty(freed, () => sell(look, spot, sellable, bid, signal))
}

async function sell(
  look: ExitLook,
  instrument: Instrument,
  quantity: Decimal,
  bid: Decimal | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const { context, efforts, listing, view } = look
  const { market, symbol, baseAsset, quoteAsset } = instrument
  const key = `coins:${baseAsset}`
  const fail = (reason: string): false => {
    efforts.fail(key, reason, context.clock.now())
    context.onStep({ kind: 'waiting', what: `spot ${symbol}`, reason })
    return false
  }
  const balance = view.coins.get(baseAsset)
  const perp = [...listing.perps.values()].find(
    (row) => row.baseAsset === baseAsset && row.quoteAsset === quoteAsset,
  )
  const reachBps = Math.min(efforts.reachBps(key), slackBps(quantity, bid, instrument))
  const end = await sendExitOrder(
    context,
    {
      instrument,
      perpSymbol: perp?.symbol ?? symbol,
      side: 'sell',
      quantity,
      reachBps,
      held: balance === undefined ? ZERO : balance.free.plus(balance.locked),
      heldAt: view.time,
    },
    signal,
  )
  if (end === undefined) return fail('what became of an order is not known')
  const { filled, quote, reason } = end
  if (filled.isZero()) return fail(reason)
  context.onStep({ kind: 'order', market, symbol, side: 'sell', quantity, filled, quote, reason })
  efforts.succeed(key)
  return true
}

function largestOf(quantity: Decimal, { lot, maxNotional }: Instrument): Decimal {
  return lot.max.gt(0) && maxNotional === undefined ? Decimal.min(quantity, lot.max) : quantity
}

/** Whether the venue takes no order of this size at this price. */
function isTooSmall(quantity: Decimal, bid: Decimal, spot: Instrument): boolean {
  const orderable = floorToStep(quantity, spot)
  return orderable.isZero() || orderable.times(bid).lt(spot.minNotional)
}

/** How far the price may reach without the order's value falling below the smallest, basis points. */
function slackBps(quantity: Decimal, bid: Decimal | undefined, spot: Instrument): number {
  if (bid === undefined || spot.minNotional.isZero()) return Number.POSITIVE_INFINITY
  const worth = quantity.times(bid)
  return worth.minus(spot.minNotional).div(worth).times(10_000).floor().toNumber()
}

async function bestBid(
  { context }: ExitLook,
  { market, symbol }: Instrument,
  signal: AbortSignal,
): Promise<Decimal | undefined> {
  try {
    return (await context.exchange.getDepth(market, symbol, signal)).bids[0]?.[0]
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('book unreadable', { symbol, error: String(error) })
    return undefined
  }
}
