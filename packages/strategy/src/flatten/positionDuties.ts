import { Decimal, floorToStep, type Instrument, ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import type { PerpPosition } from '../ports/exchange.ts'
import type { Duty, ExitLook } from './duty.ts'
import { sendExitOrder } from './sendExitOrder.ts'

/** Positions as they were seen last, so that a row that is missing later is not taken for flat. */
export type SeenPositions = Map<string, { row: PerpPosition; seenAt: EpochMs }>

/** What has to be done about positions: close those in scope, and clear up those that are no longer stated. */
export async function positionDuties(
  look: ExitLook,
  seen: SeenPositions,
  signal: AbortSignal,
): Promise<readonly Duty[]> {
  const { view, listing } = look
  const rows = view.positions.filter(({ symbol }) => isMeant(look, symbol))
  for (const row of rows) seen.set(keyOf(row), { row, seenAt: view.time })
  const duties: Duty[] = rows.map((row) => ({
    key: keyOf(row),
    residue: { what: 'position', symbol: row.symbol, quantity: row.quantity },
    attempt: () => close(look, row, listing.perps.get(row.symbol), signal),
  }))
  for (const [key, { row, seenAt }] of seen) {
    if (rows.some((one) => keyOf(one) === key)) continue
    if (await isExplained(look, row, seenAt, signal)) seen.delete(key)
    else duties.push(unstated(look, row))
  }
  return duties
}

function isMeant({ listing, isInScope }: ExitLook, symbol: string): boolean {
  const asset = listing.perps.get(symbol)?.baseAsset
  // What is not listed any more belongs to no asset that a person could have left out.
  return asset === undefined || isInScope(asset)
}

function keyOf({ symbol, positionSide }: PerpPosition): string {
  return `position:${symbol}:${positionSide ?? ''}`
}

/** Whether the trades since a position was last seen have closed it. */
async function isExplained(
  { context }: ExitLook,
  { symbol, quantity }: PerpPosition,
  seenAt: EpochMs,
  signal: AbortSignal,
): Promise<boolean> {
  const closing = quantity.lt(0) ? 'buy' : 'sell'
  try {
    const fills = await context.exchange.listFills('perp', symbol, seenAt, signal)
    const closed = fills
      .filter(({ side }) => side === closing)
      .reduce((sum, fill) => sum.plus(fill.quantity), ZERO)
    return closed.gte(quantity.abs())
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('trade list failed', { symbol, error: String(error) })
    return false
  }
}

function unstated({ context, efforts }: ExitLook, row: PerpPosition): Duty {
  const key = `unstated:${keyOf(row)}`
  return {
    key,
    residue: { what: 'position', symbol: row.symbol, quantity: row.quantity },
    async attempt() {
      const reason = 'the exchange no longer states it, and no trades explain that'
      efforts.fail(key, reason, context.clock.now())
      return false
    },
  }
}

async function close(
  look: ExitLook,
  row: PerpPosition,
  instrument: Instrument | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const { context, efforts, view } = look
  const { clock, onStep } = context
  const key = keyOf(row)
  const fail = (reason: string): false => {
    efforts.fail(key, reason, clock.now())
    onStep({ kind: 'waiting', what: `perp ${row.symbol}`, reason })
    return false
  }
  if (instrument === undefined) return fail('the exchange lists no trading rules for it')
  const { market, symbol } = instrument
  const side = row.quantity.lt(0) ? 'buy' : 'sell'
  const quantity = sliceOf(look, row, instrument)
  const end = await sendExitOrder(
    context,
    {
      instrument,
      perpSymbol: symbol,
      side,
      positionSide: row.positionSide,
      quantity,
      reachBps: efforts.reachBps(key),
      held: row.quantity,
      heldAt: view.time,
    },
    signal,
  )
  if (end === undefined) return fail('what became of an order is not known')
  const { filled, quote, reason } = end
  if (filled.isZero()) return fail(reason)
  onStep({ kind: 'order', market, symbol, side, quantity, filled, quote, reason })
  efforts.succeed(key)
  return true
}

/** All of it, or beside coins that are to be sold a part of limited value; never more than one order may have. */
function sliceOf(
  { context, keepsSpot }: ExitLook,
  row: PerpPosition,
  instrument: Instrument,
): Decimal {
  const whole = row.quantity.abs()
  const price = row.markPrice.gt(0) ? row.markPrice : row.entryPrice
  const bounds = [whole]
  if (instrument.lot.max.gt(0)) bounds.push(instrument.lot.max)
  if (price.gt(0)) {
    const isPaired = !keepsSpot && context.book.claims.has(instrument.baseAsset)
    if (isPaired) bounds.push(new Decimal(context.limits.sliceQuote).div(price))
    if (instrument.maxNotional !== undefined) {
      const room = instrument.maxNotional.div(price.times(10_000 + context.limits.emergencyBps))
      bounds.push(room.times(10_000))
    }
  }
  const bounded = floorToStep(Decimal.min(...bounds), instrument)
  return bounded.isZero() ? Decimal.min(whole, instrument.lot.min) : bounded
}
