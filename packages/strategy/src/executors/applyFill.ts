import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { PairHolding } from '../pair.ts'
import type { FillRecord } from './entries.ts'
import { addAmount } from './totals.ts'

/**
 * A holding after one more trade of one of its legs.
 *
 * @param reference Middle of the book that the order was priced on; undefined: not known.
 */
export function applyFill(
  holding: PairHolding,
  fill: FillRecord,
  reference: Decimal | undefined,
): PairHolding {
  const { commissionAsset, commission } = fill
  const booked = {
    ...holding,
    feesByAsset: addAmount(holding.feesByAsset, commissionAsset, decimal(commission)),
    slippage: holding.slippage.plus(slippageOf(fill, reference)),
  }
  return fill.market === 'spot' ? applySpotFill(booked, fill) : applyPerpFill(booked, fill)
}

/** How much worse than the reference a trade was, quote; zero without a reference. */
export function slippageOf(fill: FillRecord, reference: Decimal | undefined): Decimal {
  if (reference === undefined) return ZERO
  const worse = decimal(fill.price).minus(reference).times(decimal(fill.quantity))
  return fill.side === 'buy' ? worse : worse.negated()
}

function applySpotFill(holding: PairHolding, fill: FillRecord): PairHolding {
  const quantity = decimal(fill.quantity)
  const value = decimal(fill.quoteQuantity)
  const fee = decimal(fill.commission)
  const isCoinFee = fill.commissionAsset === holding.baseAsset
  const feeValue = isCoinFee ? fee.times(decimal(fill.price)) : quoteFee(holding, fill)
  const signed = fill.side === 'buy' ? quantity : quantity.negated()
  return {
    ...holding,
    spotQuantity: holding.spotQuantity.plus(isCoinFee ? signed.minus(fee) : signed),
    spotCost: fill.side === 'buy' ? holding.spotCost.plus(value) : holding.spotCost.minus(value),
    feesPaid: holding.feesPaid.plus(feeValue),
    spotFees: holding.spotFees.plus(feeValue),
    coinFees: isCoinFee ? holding.coinFees.plus(feeValue) : holding.coinFees,
  }
}

function applyPerpFill(holding: PairHolding, fill: FillRecord): PairHolding {
  const quantity = decimal(fill.quantity)
  const fee = quoteFee(holding, fill)
  const after = {
    ...holding,
    perpQuantity:
      fill.side === 'buy'
        ? holding.perpQuantity.plus(quantity)
        : holding.perpQuantity.minus(quantity),
    feesPaid: holding.feesPaid.plus(fee),
    perpFees: holding.perpFees.plus(fee),
    realizedPnl: holding.realizedPnl.plus(decimal(fill.realizedPnl)),
  }
  if (fill.side === 'buy') return after
  const value = decimal(fill.quoteQuantity)
  const before = holding.perpQuantity.abs()
  return {
    ...after,
    entryNotional: holding.entryNotional.plus(value),
    perpEntryPrice: holding.perpEntryPrice.times(before).plus(value).div(before.plus(quantity)),
  }
}

/** A fee in a third asset counts at its price of then; without one it is known in that asset only. */
function quoteFee(holding: PairHolding, fill: FillRecord): Decimal {
  if (fill.commissionAsset === holding.quoteAsset) return decimal(fill.commission)
  return decimal(fill.commissionQuote ?? '0')
}
