import { Decimal, floorToStep, ONE } from '@asterkit/instruments'
import type { PerpPosition } from '../../ports/exchange.ts'
import type { FundingFarmConfig } from './config.ts'
import { type Exit, type HeldPair, pct } from './heldPair.ts'
import type { MarginUse } from './marginUse.ts'
import type { Wallets } from './state.ts'

/** What is done about a short that loses margin. `low`: a person should know, nothing can be done yet. */
export type MarginStep =
  | { readonly kind: 'top-up'; readonly amount: Decimal; readonly detail: string }
  /** `quantity`: base units off each leg, on the perp step. */
  | { readonly kind: 'trim'; readonly quantity: Decimal; readonly detail: string }
  | { readonly kind: 'close'; readonly exit: Exit }
  | { readonly kind: 'low'; readonly detail: string }

/** What stays after trimming must be worth this many smallest orders, so that it can be closed later. */
const CLOSABLE_ORDERS = 2
const CENT_DECIMALS = 2

/**
 * Says which rung of the ladder is due: margin is topped up from free USDT, then both legs shrink, then the
 * pair is closed. The stop stands behind it and does not wait for it.
 *
 * @param obstacle Why nothing may shrink now: the perp is away from index and spot, or coins cannot be sold.
 */
export function marginStep(
  held: HeldPair,
  wallets: Wallets | undefined,
  config: FundingFarmConfig,
  obstacle: string | undefined,
): MarginStep | undefined {
  const { holding, position, margin: use } = held
  if (position === undefined || use === undefined) return undefined
  const usedPct = use.used.times(100)
  if (usedPct.lt(config.margin.topUpAtPct)) return undefined
  const detail = `${holding.symbol}: ${pct(use.used)} of the way to liquidation`
  const amount = topUpAmount(use, position, wallets, config)
  if (amount !== undefined) return { kind: 'top-up', amount, detail }
  if (usedPct.lt(config.margin.trimAtPct))
    return { kind: 'low', detail: `${detail}, nothing to add` }
  if (obstacle !== undefined) return { kind: 'low', detail: `${detail}, not shrunk: ${obstacle}` }
  return shrink(held, position, config, detail)
}

/**
 * Margin that moves the liquidation price to where the loss is `topUpTargetPct` of the way to it:
 * entryPrice * quantity * (1 + maintenanceRate) * (loss / target - distance), at most what is free.
 */
function topUpAmount(
  use: MarginUse,
  position: PerpPosition,
  wallets: Wallets | undefined,
  config: FundingFarmConfig,
): Decimal | undefined {
  if (wallets === undefined) return undefined
  const farther = use.loss.times(100).div(config.margin.topUpTargetPct).minus(use.distance)
  const entryValue = position.entryPrice.times(position.quantity.abs())
  const needed = entryValue.times(ONE.plus(use.maintenanceRate)).times(farther)
  const free = wallets.spotFree.plus(wallets.perpMaxWithdraw)
  const amount = Decimal.min(
    needed.toDecimalPlaces(CENT_DECIMALS, Decimal.ROUND_UP),
    free.toDecimalPlaces(CENT_DECIMALS, Decimal.ROUND_DOWN),
  )
  return amount.gt(0) && amount.gte(config.minTransferQuote) ? amount : undefined
}

function shrink(
  { holding, judgement }: HeldPair,
  position: PerpPosition,
  { margin }: FundingFarmConfig,
  detail: string,
): MarginStep {
  const { spot, perp } = judgement.facts.pair
  const short = holding.perpQuantity.abs()
  const kept = floorToStep(short.times(ONE.minus(margin.trimPct.div(100))), perp)
  const quantity = short.minus(kept)
  const least = Decimal.max(spot.minNotional, perp.minNotional)
  const isClosable = kept.times(position.markPrice).gte(least.times(CLOSABLE_ORDERS))
  if (isClosable && quantity.times(position.markPrice).gte(least)) {
    return { kind: 'trim', quantity, detail }
  }
  return {
    kind: 'close',
    exit: { reason: 'margin-drained', detail: `${detail}, too small to shrink` },
  }
}
