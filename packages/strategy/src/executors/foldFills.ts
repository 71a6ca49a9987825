import { Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { EntryFigures, PairHolding } from '../pair.ts'
import { applyFill, slippageOf } from './applyFill.ts'
import type { EntryBody, FillRecord } from './entries.ts'
import { addEntryFill, NO_ENTRY_FIGURES } from './entryFigures.ts'
import { foldCycleFills } from './foldCycle.ts'
import type { Attempt } from './journalView.ts'
import type { MutableView } from './mutableView.ts'
import { addAmount } from './totals.ts'

/** Adds trades to the pair or cycle that they belong to, to the totals and to their order. */
export function foldFills(view: MutableView, body: EntryBody<'fills'>): void {
  let booked = ZERO
  foldCycleFills(view, body.pairId, body.fills)
  const order = view.openAttempts.get(body.clientOrderId ?? '')
  const reference = order?.reference === undefined ? undefined : decimal(order.reference)
  for (const fill of body.fills) {
    const holding = view.holdings.get(body.pairId)
    booked = booked.plus(decimal(fill.quantity))
    if (holding === undefined) continue
    view.tradedPairs.add(body.pairId)
    const after = measured(view, applyFill(holding, fill, reference), holding, fill, order)
    view.totals = {
      ...view.totals,
      feesByAsset: addAmount(
        view.totals.feesByAsset,
        fill.commissionAsset,
        decimal(fill.commission),
      ),
      slippage: view.totals.slippage.plus(slippageOf(fill, reference)),
    }
    view.holdings.set(body.pairId, after)
    if (fill.market === 'perp' && fill.side === 'sell') {
      const sold = view.perpSold.get(body.pairId) ?? ZERO
      view.perpSold.set(body.pairId, sold.plus(decimal(fill.quantity)))
    }
    const price = decimal(fill.price)
    if (fill.market === 'spot') view.lastSpotPrice.set(body.pairId, price)
    const naked = after.spotQuantity.plus(after.perpQuantity).abs().times(price)
    view.maxNakedQuote = Decimal.max(view.maxNakedQuote, naked)
  }
  if (body.clientOrderId === undefined) return
  const attempt = view.openAttempts.get(body.clientOrderId)
  const orderId = body.fills[0]?.orderId
  if (attempt === undefined || orderId === undefined) return
  const bookedQuantity = attempt.bookedQuantity.plus(booked)
  view.openAttempts.set(body.clientOrderId, { ...attempt, orderId, bookedQuantity })
}

/** Adds a trade of a maker-first slice to what such slices came to, of its pair and in all. */
function measured(
  view: MutableView,
  after: PairHolding,
  before: PairHolding,
  fill: FillRecord,
  order: Attempt | undefined,
): PairHolding {
  if (order?.benchmark === undefined) return after
  const { benchmark } = order
  const fee = after.feesPaid.minus(before.feesPaid)
  const add = (figures: EntryFigures | undefined) =>
    addEntryFill(figures ?? NO_ENTRY_FIGURES, fill, benchmark, fee)
  view.totals = { ...view.totals, entry: add(view.totals.entry) }
  return { ...after, entry: add(before.entry) }
}

/** Adds a funding payment to the pair that it belongs to, also when that is closed by now. */
export function foldFunding(view: MutableView, row: EntryBody<'funding'>['rows'][number]): void {
  if (row.pairId === undefined) return
  const amount = decimal(row.amount)
  const holding = view.holdings.get(row.pairId)
  if (holding !== undefined) {
    const fundingReceived = holding.fundingReceived.plus(amount)
    view.holdings.set(row.pairId, { ...holding, fundingReceived })
    return
  }
  const index = view.closed.findLastIndex((pair) => pair.holding.pairId === row.pairId)
  const closed = view.closed[index]
  if (closed === undefined) return
  const fundingReceived = closed.holding.fundingReceived.plus(amount)
  view.closed[index] = { ...closed, holding: { ...closed.holding, fundingReceived } }
}
