import type { Side } from '@asterkit/instruments'
import { applySkew, normalisedGlft, type Sides } from '@asterkit/market-making'
import type { EpochMs } from '../../ports/clock.ts'
import type { MarketMakerConfig } from './config.ts'
import { fairTicksOf, type Touch } from './fairPrice.ts'
import { paysSoon } from './funding.ts'
import type { MakerGrid } from './grid.ts'
import { adverseBps } from './markouts.ts'
import { sigmaBps } from './priceMoves.ts'
import type { QuoteReason } from './reasons.ts'
import type { BookView, FillModel, MakerParameters, MakerState } from './state.ts'

/** How the quotes came about. Distances in basis points of the fair price. */
export interface QuoteFigures {
  readonly fairTicks: number
  readonly touch: Touch
  /** Distances of the best quotes from the fair price, skew, floor and tilt included. */
  readonly distanceBps: Sides
  /** Distance without inventory and opinions. */
  readonly halfSpreadBps: number
  /** Least distances: fees and expected adverse selection. */
  readonly floorBps: Sides
  /** Shift of both quotes by inventory and funding; positive: downward. */
  readonly skewBps: number
  readonly tiltBps: number
  /** Standard deviation of one second's move. */
  readonly sigmaBps: number
  /** Signed share of the hard limit that is held. */
  readonly inventoryShare: number
  /** Largest position that is allowed now, lots. */
  readonly hardLots: number
  readonly model: 'calibrated' | 'static'
}

/** A state in which the market and the position are known. */
interface Known extends MakerState {
  readonly book: BookView
  readonly inventoryLots: number
}

/** Prices both sides: where the best quotes should stand, and what was left out of account. */
export function priceQuotes(
  config: MarketMakerConfig,
  grid: MakerGrid,
  state: Known,
  touch: Touch,
  now: EpochMs,
): { readonly figures: QuoteFigures; readonly remarks: readonly QuoteReason[] } {
  const fairTicks = fairTicksOf(state.book, touch, config.microPriceWeight)
  const hardLots = Math.floor(grid.valueIn(config.hardInventoryQuote) / Math.ceil(fairTicks))
  const inventoryShare = Math.max(-1, Math.min(1, state.inventoryLots / Math.max(1, hardLots)))
  const sigma = sigmaBps(state.moves)
  const width = halfSpread(config, state, sigma, now)
  const floor = floorsBps(config, state)
  const skewBps =
    Math.max(width.skewBps, config.inventorySkewBps) * inventoryShare +
    fundingLeanBps(config, state, inventoryShare, now)
  const tiltBps =
    config.trendTiltBps * (state.trend?.direction ?? 0) * (state.trend?.confidence ?? 0)
  const distanceBps = applySkew({
    halfSpread: width.halfSpreadBps,
    skew: Math.abs(skewBps),
    inventory: Math.sign(skewBps),
    tilt: tiltBps,
    floor,
    ceiling: Math.max(config.maxHalfSpreadBps, floor.bid, floor.ask),
  })
  return {
    figures: {
      fairTicks,
      touch,
      distanceBps,
      halfSpreadBps: width.halfSpreadBps,
      floorBps: floor,
      skewBps,
      tiltBps,
      sigmaBps: sigma,
      inventoryShare,
      hardLots,
      model: width.model,
    },
    remarks:
      width.refusal === undefined
        ? []
        : [{ code: 'parameters', side: 'both', detail: width.refusal }],
  }
}

/** Least distances from the fair price: fees and what fills have cost, per side. */
export function floorsBps(config: MarketMakerConfig, state: MakerState): Sides {
  const floorOf = (side: Side) =>
    Math.max(
      config.minHalfSpreadBps,
      (state.makerFeeBps ?? 0) + config.adverseWeight * adverseBps(state.markouts[side]),
    )
  return { bid: floorOf('buy'), ask: floorOf('sell') }
}

/** Calibrated parameters that may be quoted on now, or why those that exist may not. */
export function usableParameters(
  config: MarketMakerConfig,
  { parameters, parametersRefusal }: Pick<MakerState, 'parameters' | 'parametersRefusal'>,
  now: EpochMs,
): { readonly parameters?: MakerParameters; readonly refusal?: string } {
  if (parameters === undefined) {
    return parametersRefusal === undefined ? {} : { refusal: parametersRefusal }
  }
  const ageMinutes = (now - parameters.time) / 60_000
  const { maxParameterAgeMinutes } = config.limits
  if (ageMinutes <= maxParameterAgeMinutes) return { parameters }
  const age = Math.round(ageMinutes)
  return {
    refusal: `parameters are ${age} min old; limits.maxParameterAgeMinutes is ${maxParameterAgeMinutes}`,
  }
}

interface Width {
  readonly halfSpreadBps: number
  /** At the full inventory limit. */
  readonly skewBps: number
  readonly model: QuoteFigures['model']
  /** Why calibrated parameters that exist are not used. */
  readonly refusal?: string
}

function halfSpread(
  config: MarketMakerConfig,
  state: MakerState,
  sigma: number,
  now: EpochMs,
): Width {
  const { parameters, refusal } = usableParameters(config, state, now)
  const fallback = {
    halfSpreadBps: Math.min(
      config.maxHalfSpreadBps,
      config.halfSpreadBps + config.riskAversion * sigma,
    ),
    skewBps: 0,
    model: 'static' as const,
  }
  if (parameters === undefined) {
    return refusal === undefined ? fallback : { ...fallback, refusal }
  }
  const hard = config.hardInventoryQuote.toNumber()
  const of = (model: FillModel) =>
    normalisedGlft({
      sigmaBps: sigma,
      volumePerSecond: model.valuePerSecond / hard,
      kPerBps: model.kPerBps,
      lotShare: Math.min(1, config.orderNotionalQuote.toNumber() / hard),
      riskAversion: config.riskAversion,
    })
  const [bid, ask] = [of(parameters.buy), of(parameters.sell)]
  return {
    halfSpreadBps: Math.min(config.maxHalfSpreadBps, (bid.halfSpread + ask.halfSpread) / 2),
    skewBps: Math.min(config.maxHalfSpreadBps, (bid.skew + ask.skew) / 2),
    model: 'calibrated',
  }
}

/** Shift against a position that is about to pay funding: what it would pay, basis points. */
function fundingLeanBps(
  { fundingWindowMs, maxHalfSpreadBps }: MarketMakerConfig,
  { funding }: MakerState,
  inventoryShare: number,
  now: EpochMs,
): number {
  if (!paysSoon(funding, inventoryShare, now, fundingWindowMs)) return 0
  const rateBps = Math.min(maxHalfSpreadBps, Math.abs(funding.rate) * 10_000)
  return Math.sign(inventoryShare) * rateBps
}
