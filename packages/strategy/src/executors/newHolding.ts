import { decimal, ZERO } from '@asterkit/instruments'
import type { PairHolding } from '../pair.ts'
import type { EpochMs } from '../ports/clock.ts'
import { applyFill } from './applyFill.ts'
import type { EntryBody } from './entries.ts'
import type { Dust } from './journalView.ts'

type Names = Pick<
  EntryBody<'intent'>,
  'pairId' | 'symbol' | 'spotSymbol' | 'perpSymbol' | 'baseAsset' | 'quoteAsset' | 'leverage'
>

/** A pair before its first trade, with the coins that an earlier one left over. */
export function newHolding(names: Names, openedAt: EpochMs, dust: Dust | undefined): PairHolding {
  const { pairId, symbol, spotSymbol, perpSymbol, baseAsset, quoteAsset, leverage } = names
  return {
    pairId,
    symbol,
    spotSymbol,
    perpSymbol,
    baseAsset,
    quoteAsset,
    status: 'opening',
    openedAt,
    spotQuantity: dust?.quantity ?? ZERO,
    perpQuantity: ZERO,
    spotCost: dust?.cost ?? ZERO,
    entryNotional: ZERO,
    perpEntryPrice: ZERO,
    leverage,
    feesPaid: ZERO,
    spotFees: ZERO,
    perpFees: ZERO,
    coinFees: ZERO,
    feesByAsset: {},
    slippage: ZERO,
    fundingReceived: ZERO,
    realizedPnl: ZERO,
  }
}

/** A pair that was taken over: its figures from the fills, its quantities from the exchange. */
export function adoptedHolding(body: EntryBody<'adoption'>): PairHolding {
  const traded = body.fills.reduce(
    (holding, fill) => applyFill(holding, fill, undefined),
    newHolding(body, body.openedAt, undefined),
  )
  return {
    ...traded,
    status: 'open',
    spotQuantity: decimal(body.spotQuantity),
    perpQuantity: decimal(body.perpQuantity),
    fundingReceived: decimal(body.fundingReceived),
    ...(body.entryPrice !== undefined && { perpEntryPrice: decimal(body.entryPrice) }),
    ...(body.entryNotional !== undefined && { entryNotional: decimal(body.entryNotional) }),
    ...(body.spotCost !== undefined && { spotCost: decimal(body.spotCost) }),
    unknown: body.unknown,
  }
}
