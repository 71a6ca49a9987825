import { type Decimal, decimal } from '@asterkit/instruments'
import type { PairHolding } from '../pair.ts'
import type { FillRecord } from './entries.ts'

/** A holding after one more trade of one of its legs. */
export function applyFill(holding: PairHolding, fill: FillRecord): PairHolding {
  return fill.market === 'spot' ? applySpotFill(holding, fill) : applyPerpFill(holding, fill)
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

/** Fees in a third asset have no price here; the ledger books them in that asset. */
function quoteFee(holding: PairHolding, fill: FillRecord): Decimal {
  return fill.commissionAsset === holding.quoteAsset ? decimal(fill.commission) : decimal('0')
}
