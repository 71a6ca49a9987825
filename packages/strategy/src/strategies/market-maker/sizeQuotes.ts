import type { Side } from '@asterkit/instruments'
import { type Sides, skewSizes } from '@asterkit/market-making'
import type { EpochMs } from '../../ports/clock.ts'
import type { MarketMakerConfig } from './config.ts'
import { paysSoon } from './funding.ts'
import type { MakerGrid } from './grid.ts'
import type { QuoteFigures } from './priceQuotes.ts'
import type { QuoteReason } from './reasons.ts'
import type { MakerState } from './state.ts'

/** What may rest on both sides. */
export interface SizedQuotes {
  /** Lots of all levels of a side together; 0: nothing. */
  readonly lots: Sides
  /** Smallest order. */
  readonly leastLots: number
  /** Largest position, at the highest price that a quote can have. */
  readonly hardLots: number
  readonly reasons: readonly QuoteReason[]
}

/** Sizes both sides within the inventory limits. */
export function sizeQuotes(
  config: MarketMakerConfig,
  grid: MakerGrid,
  input: {
    readonly inventoryLots: number
    readonly state: MakerState
    readonly figures: QuoteFigures
  },
  now: EpochMs,
): SizedQuotes {
  const { inventoryLots, figures, state } = input
  const { lowest, highest } = priceBounds(config, figures)
  const hardLots = Math.floor(grid.valueIn(config.hardInventoryQuote) / highest)
  const softLots = Math.floor(grid.valueIn(config.softInventoryQuote) / highest)
  const leastLots = Math.max(grid.leastLots, Math.ceil(grid.leastValue / lowest))
  const wanted = sideLots(config, grid, figures.fairTicks)
  if (softLots < 1 || wanted < leastLots) {
    const detail = `the smallest order is ${grid.quantities.toText(leastLots)} ${grid.baseAsset}; limits or orderNotionalQuote allow less`
    const reasons: QuoteReason[] = [{ code: 'below-minimum', side: 'both', detail }]
    return { lots: { bid: 0, ask: 0 }, leastLots, hardLots, reasons }
  }
  const lots = skewSizes({
    lots: Math.min(wanted, grid.mostLots),
    inventoryLots,
    softLimitLots: softLots,
    hardLimitLots: hardLots,
    shape: config.sizeSkew,
  })
  const reasons = [
    ...inventoryReason(grid, inventoryLots, softLots),
    ...fundingReason(config, state, inventoryLots, figures, now),
  ]
  return { lots, leastLots, hardLots, reasons }
}

/** Prices between which every level lies, ticks. Limits are counted at the highest, so that no fill passes them. */
function priceBounds(
  { levels, levelSpacingBps }: MarketMakerConfig,
  { fairTicks, touch, distanceBps }: QuoteFigures,
): { readonly lowest: number; readonly highest: number } {
  const farBps = Math.max(distanceBps.bid, distanceBps.ask) + levels * levelSpacingBps
  const above = Math.max(touch.ask, fairTicks * (1 + farBps / 10_000))
  const below = Math.min(touch.bid, fairTicks * (1 - farBps / 10_000))
  return { lowest: Math.max(1, Math.floor(below) - levels), highest: Math.ceil(above) + levels }
}

function sideLots(config: MarketMakerConfig, grid: MakerGrid, fairTicks: number): number {
  const first = Math.floor(grid.valueIn(config.orderNotionalQuote) / Math.ceil(fairTicks))
  let lots = 0
  for (let level = 0; level < config.levels; level += 1) {
    lots += Math.floor(first * config.levelSizeGrowth ** level)
  }
  return lots
}

/** The side that a position grows on. */
function addingSide(inventoryLots: number): Side {
  return inventoryLots >= 0 ? 'buy' : 'sell'
}

function inventoryReason(
  grid: MakerGrid,
  inventoryLots: number,
  softLots: number,
): readonly QuoteReason[] {
  if (Math.abs(inventoryLots) < softLots) return []
  const held = `${grid.quantities.toText(Math.abs(inventoryLots))} ${grid.baseAsset}`
  const direction = inventoryLots > 0 ? 'long' : 'short'
  const detail = `${held} ${direction}; the soft limit is ${grid.quantities.toText(softLots)}`
  return [{ code: 'inventory', side: addingSide(inventoryLots), detail }]
}

/** Adding to a position that pays more than the spread earns is pointless. */
export function fundingReason(
  { fundingWindowMs }: MarketMakerConfig,
  { funding }: MakerState,
  inventoryLots: number,
  { halfSpreadBps }: QuoteFigures,
  now: EpochMs,
): readonly QuoteReason[] {
  if (!paysSoon(funding, inventoryLots, now, fundingWindowMs)) return []
  const rateBps = Math.abs(funding.rate) * 10_000
  if (rateBps <= halfSpreadBps) return []
  const detail = `the position pays ${rateBps.toFixed(2)} bps soon`
  return [{ code: 'funding', side: addingSide(inventoryLots), detail }]
}
