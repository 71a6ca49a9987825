import type { Side } from '@asterkit/instruments'
import { originalQuote, type Quote, type Sides } from '@asterkit/market-making'
import type { EpochMs } from '../../ports/clock.ts'
import type { MarketMakerConfig } from './config.ts'
import { type MakerDecision, quoteNothing } from './decide.ts'
import { midOf, type Touch, touchOf } from './fairPrice.ts'
import type { MakerGrid } from './grid.ts'
import { guardReasons } from './guards.ts'
import { sigmaBps } from './priceMoves.ts'
import { floorsBps, type QuoteFigures, usableParameters } from './priceQuotes.ts'
import { isBlocking, type QuoteReason } from './reasons.ts'
import { fundingReason } from './sizeQuotes.ts'
import type { MakerState } from './state.ts'

/** The wallet must be worth this many smallest orders of its share before a position is opened. */
const OPENING_BUFFER = 1.25

/** What is known of a market and a position, as far as the one order depends on it. */
interface Scene {
  readonly config: MarketMakerConfig
  readonly grid: MakerGrid
  readonly state: MakerState
  readonly heldLots: number
  readonly figures: QuoteFigures
  /** Whole ticks at which an order of a side would stand. */
  readonly ticks: Sides
}

/** One order that is wanted, or why there is none. */
interface Wanted {
  readonly side: Side
  readonly lots: number
  readonly isReducing: boolean
  readonly why: string
  readonly problem?: QuoteReason
}

/**
 * Says which single order should rest, in the way of the Python maker: flat, an order worth a share of the wallet on
 * the side of the trend; else one that closes the whole position on the other side. Pure.
 *
 * Guards, the hard limit, fees and the touch bind it as they bind two-sided quotes; an order that closes may only
 * shrink the position.
 */
export function decidePingPong(
  config: MarketMakerConfig,
  grid: MakerGrid,
  state: MakerState,
  now: EpochMs,
): MakerDecision {
  const guards = guardReasons(config, state, now)
  const touch = touchOf(state.book)
  const heldLots = state.inventoryLots
  if (touch === undefined || heldLots === undefined) return quoteNothing(guards)
  const { figures, ticks, remarks } = price(config, grid, { state, touch, heldLots }, now)
  const scene: Scene = { config, grid, state, heldLots, figures, ticks }
  const wanted = choose(scene, now)
  const { side, lots, isReducing, why, problem } = wanted
  const reasons = [
    ...guards,
    ...(problem === undefined ? [] : [problem]),
    { code: 'ping-pong', side: other(side), detail: why } as const,
    ...remarks,
  ]
  const isHeldBack = reasons.some((reason) => isBlocking(reason, side))
  const quotes: Quote[] = isHeldBack
    ? []
    : [{ side, ticks: side === 'buy' ? ticks.bid : ticks.ask, lots }]
  return { quotes, reasons, figures, ...(isReducing && { isReducing }) }
}

/** Distances from the mid by the formula, or the static ones; never nearer than fees, never across the touch. */
function price(
  config: MarketMakerConfig,
  grid: MakerGrid,
  known: { readonly state: MakerState; readonly touch: Touch; readonly heldLots: number },
  now: EpochMs,
): Pick<Scene, 'figures' | 'ticks'> & { readonly remarks: readonly QuoteReason[] } {
  const { state, touch, heldLots } = known
  const mid = midOf(touch)
  const { parameters, refusal } = usableParameters(config, state, now)
  const formula = parameters?.original
  const raw = formula
    ? formulaBps(mid * grid.tick, heldLots * grid.lot, formula)
    : { bid: config.pingPong.spreadPct * 100, ask: config.pingPong.spreadPct * 100 }
  const floorBps = floorsBps(config, state)
  const distanceBps = {
    bid: Math.max(raw.bid, floorBps.bid),
    ask: Math.max(raw.ask, floorBps.ask),
  }
  const ticks = {
    bid: Math.max(1, Math.min(touch.ask - 1, Math.floor(mid * (1 - distanceBps.bid / 10_000)))),
    ask: Math.max(touch.bid + 1, Math.ceil(mid * (1 + distanceBps.ask / 10_000))),
  }
  // At the highest price that an order can have, so that no fill passes the limit.
  const hardLots = Math.floor(
    grid.valueIn(config.hardInventoryQuote) / Math.max(touch.ask, ticks.ask),
  )
  const figures: QuoteFigures = {
    fairTicks: mid,
    touch,
    distanceBps,
    halfSpreadBps: (distanceBps.bid + distanceBps.ask) / 2,
    floorBps,
    skewBps: formula ? (distanceBps.bid - distanceBps.ask) / 2 : 0,
    tiltBps: 0,
    sigmaBps: sigmaBps(state.moves),
    inventoryShare: Math.max(-1, Math.min(1, heldLots / Math.max(1, hardLots))),
    hardLots,
    model: formula ? 'calibrated' : 'static',
  }
  const remarks: readonly QuoteReason[] =
    refusal === undefined ? [] : [{ code: 'parameters', side: 'both', detail: refusal }]
  return { figures, ticks, remarks }
}

function formulaBps(
  mid: number,
  inventory: number,
  formula: NonNullable<NonNullable<MakerState['parameters']>['original']>,
): Sides {
  const { bid, ask } = originalQuote({ mid, inventory, ...formula })
  return { bid: (1 - bid / mid) * 10_000, ask: (ask / mid - 1) * 10_000 }
}

function choose(scene: Scene, now: EpochMs): Wanted {
  const { config, grid, heldLots, figures } = scene
  const isTooSmallToClose = Math.abs(heldLots) < grid.leastLots
  const value = Math.abs(heldLots) * figures.fairTicks
  const isFlat = isTooSmallToClose || value < grid.valueIn(config.pingPong.thresholdQuote)
  if (!isFlat) return close(scene)
  const opening = open(scene, now)
  // A small rest that leaves no room for an order goes, or nothing would ever rest.
  const isStuck = opening.problem?.code === 'below-minimum' && !isTooSmallToClose
  return isStuck ? close(scene) : opening
}

/** The whole position, however it came about. */
function close({ grid, heldLots }: Scene): Wanted {
  const side = heldLots > 0 ? ('sell' as const) : ('buy' as const)
  const lots = Math.min(Math.abs(heldLots), grid.mostLots)
  const held = `${grid.quantities.toText(Math.abs(heldLots))} ${grid.baseAsset}`
  const why = `one order at a time: it closes ${held} ${heldLots > 0 ? 'long' : 'short'}`
  return { side, lots, isReducing: true, why }
}

function open(scene: Scene, now: EpochMs): Wanted {
  const { config, grid, state, heldLots, figures, ticks } = scene
  const { direction = 0 } = state.trend ?? {}
  const isSelling = direction === 0 ? config.pingPong.isFlipped : direction < 0
  const side = isSelling ? ('sell' as const) : ('buy' as const)
  const sign = isSelling ? -1 : 1
  const by = direction === 0 ? 'no trend is known' : `the trend is ${isSelling ? 'down' : 'up'}`
  const why = `one order at a time: it opens a position; ${by}`
  const nothing = { side, lots: 0, isReducing: false, why }
  if (state.walletValue === undefined) {
    const detail = 'the wallet is not known'
    return { ...nothing, problem: { code: 'wallet-unknown', side, detail } }
  }
  const share = Math.floor(
    Math.max(0, state.walletValue) * config.pingPong.balancePct.div(100).toNumber(),
  )
  // What is held on this side already is part of the position that it opens.
  const most = Math.min(Math.floor(share / Math.ceil(figures.fairTicks)), figures.hardLots)
  const lots = Math.min(most - Math.max(0, sign * heldLots), grid.mostLots)
  const at = isSelling ? ticks.ask : ticks.bid
  const least = Math.max(grid.leastLots, Math.ceil(grid.leastValue / at))
  if (lots < least || share < OPENING_BUFFER * least * at) {
    const detail = `the smallest order is ${grid.quantities.toText(least)} ${grid.baseAsset}; pingPong.balancePct of the wallet or hardInventoryQuote allow less`
    return { ...nothing, problem: { code: 'below-minimum', side, detail } }
  }
  const [problem] = fundingReason(config, state, sign, figures, now)
  return { side, lots, isReducing: false, why, ...(problem && { problem }) }
}

function other(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy'
}
