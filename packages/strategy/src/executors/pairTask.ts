import { type Decimal, Decimal as DecimalClass, decimal } from '@asterkit/instruments'
import type { PairHolding, PairInstruments } from '../pair.ts'
import type { Benchmarks } from './entryFigures.ts'
import type { TradeContext } from './tradeContext.ts'

/** One piece of work on one pair, under one intent. */
export interface PairTask {
  readonly pairId: string
  readonly intentId: number
  readonly pair: PairInstruments
  readonly slippageBps: number
  readonly maxNakedQuote: Decimal
  /** What orders that open are measured against; of maker-first slices only. */
  readonly benchmarks?: Benchmarks
}

/** Work that goes on with a pair on record, within what its newest intent allows. */
export function recordedTask(
  { book }: TradeContext,
  pairId: string,
  pair: PairInstruments,
): PairTask {
  const intent = book.view.intents.get(pairId)
  return {
    pairId,
    intentId: intent?.intentId ?? book.view.lastIntentId,
    pair,
    slippageBps: intent?.slippageBps ?? 10,
    maxNakedQuote: decimal(intent?.maxNakedQuote ?? '1000'),
  }
}

/** A signal that never aborts: what is begun between two legs is finished. */
export const UNINTERRUPTED: AbortSignal = new AbortController().signal

/** The pair as the journal has it now. */
export function holdingOf(context: TradeContext, pairId: string): PairHolding {
  const holding = context.book.view.holdings.get(pairId)
  if (holding === undefined) throw new Error(`pair ${pairId} is not on record`)
  return holding
}

/** Net base exposure S + P; positive: coins without a short. */
export function netDelta(holding: Pick<PairHolding, 'spotQuantity' | 'perpQuantity'>): Decimal {
  return holding.spotQuantity.plus(holding.perpQuantity)
}

/** The larger of the two steps: a delta up to it cannot be traded away. Base units. */
export function lotOf(pair: PairInstruments): Decimal {
  return DecimalClass.max(pair.spot.lot.step, pair.perp.lot.step)
}

/** Coins of a symbol and its short in words, for people. */
export function residualText(holding: PairHolding): string {
  const { symbol, spotQuantity, perpQuantity } = holding
  return `${symbol}: spot ${spotQuantity.toFixed()}, perp ${perpQuantity.toFixed()}, net ${netDelta(holding).toFixed()}`
}
