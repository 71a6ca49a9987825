import { decimal, type Instrument } from '@asterkit/instruments'
import { type CycleLeg, EMPTY_LEG, type HedgeCycle } from '../src/executors/hedgeCycle.ts'
import type { Depth, PerpPosition } from '../src/ports/exchange.ts'
import type { HoldRotateInput } from '../src/strategies/hold-rotate/config.ts'
import { decide } from '../src/strategies/hold-rotate/decide.ts'
import { holdRotate } from '../src/strategies/hold-rotate/holdRotate.ts'
import { parseHoldRotateConfig } from '../src/strategies/hold-rotate/parseHoldRotateConfig.ts'
import type { RotationMemory, RotationState } from '../src/strategies/hold-rotate/state.ts'

/** Noon UTC. */
export const NOW = Date.UTC(2026, 10, 21, 12)
export const DAY_START = Date.UTC(2026, 10, 21)
export const MINUTE = 60_000
export const SYMBOL = 'ETHUSDT'

const step = decimal('0.001')
const lot = { min: step, max: decimal('10000'), step }
const ETH: Instrument = {
  market: 'perp',
  symbol: SYMBOL,
  baseAsset: 'ETH',
  quoteAsset: 'USDT',
  status: 'TRADING',
  price: { min: decimal('0.01'), max: decimal('1000000'), tick: decimal('0.01') },
  lot,
  marketLot: lot,
  minNotional: decimal('5'),
  orderTypes: ['LIMIT'],
  timeInForce: ['IOC'],
}

/** A row of a book. */
export type Level = readonly [price: string, quantity: string]
const levels = (rows: readonly Level[]) =>
  rows.map(([price, quantity]) => [decimal(price), decimal(quantity)] as const)
/** A book, by default two basis points wide and deep enough. */
export const book = (
  bids: readonly Level[] = [['9999', '5']],
  asks: readonly Level[] = [['10001', '5']],
): Depth => ({ bids: levels(bids), asks: levels(asks), time: NOW })

/** What is unlike the usual. */
export interface Scene {
  readonly config?: Partial<HoldRotateInput>
  /** Entry prices; 10,000 both where absent. */
  readonly entry?: { readonly long: string; readonly short: string }
  readonly quantity?: { readonly long: string; readonly short: string }
  readonly cycle?: Partial<HedgeCycle>
  readonly memory?: Partial<Omit<RotationMemory, 'day'>>
  readonly day?: Partial<RotationMemory['day']>
  readonly book?: Depth
  readonly fundingRate?: string
  readonly wallet?: string
  readonly premiumTime?: number
}

const leg = (quantity: string, price: string): CycleLeg => ({
  ...EMPTY_LEG,
  quantity: decimal(quantity),
  openedBase: decimal(quantity),
  openedQuote: decimal(quantity).times(price),
})

function heldCycle({ entry, quantity, cycle }: Scene): HedgeCycle {
  return {
    cycleId: '1',
    symbol: SYMBOL,
    baseAsset: 'ETH',
    quoteAsset: 'USDT',
    pilot: 'long',
    plannedQuantity: decimal('0.3'),
    leverage: 5,
    phase: 'holding',
    openedAt: NOW - MINUTE,
    heldAt: NOW - MINUTE,
    reason: 'both legs stand',
    long: leg(quantity?.long ?? '0.3', entry?.long ?? '10000'),
    short: leg(quantity?.short ?? '0.3', entry?.short ?? '10000'),
    fees: decimal('0'),
    funding: decimal('0'),
    wasRepaired: false,
    worstDriftPct: decimal('0'),
    ...cycle,
  }
}

function rowsOf({ long, short }: HedgeCycle): readonly PerpPosition[] {
  const common = {
    symbol: SYMBOL,
    entryPrice: decimal('10000'),
    markPrice: decimal('10000'),
    unrealizedProfit: decimal('0'),
    leverage: 5,
    marginType: 'cross',
  } as const
  return [
    { ...common, positionSide: 'long', quantity: long.quantity },
    { ...common, positionSide: 'short', quantity: short.quantity.negated() },
  ]
}

/** No pair: hedge mode, mark 10,000, taker fee 4 bps, legs of 3,000: 1.2 of fees per fill; 100,000 of capital. */
export function flat(scene: Scene = {}): RotationState {
  const config = parseHoldRotateConfig({
    capitalQuote: '100000',
    symbols: [SYMBOL],
    notionalPerLegQuote: '3000',
    maxDailyFeeQuote: '10',
    ...scene.config,
  })
  const state = holdRotate(config).init(NOW)
  const { openingBlock: _, ...memory } = state.memory
  const bracket = {
    notionalFloor: decimal('0'),
    notionalCap: decimal('50000'),
    maintenanceRate: decimal('0.005'),
    deduction: decimal('0'),
    maxLeverage: 100,
  }
  const premium = {
    markPrice: decimal('10000'),
    indexPrice: decimal('10000'),
    fundingRate: decimal(scene.fundingRate ?? '0.0001'),
    nextFundingTime: NOW + MINUTE,
    time: scene.premiumTime ?? NOW,
  }
  const wallet = decimal(scene.wallet ?? '100000')
  return {
    ...state,
    memory: {
      ...memory,
      ...scene.memory,
      day: { ...memory.day, start: DAY_START, ...scene.day },
    },
    instruments: new Map([[SYMBOL, ETH]]),
    premiums: new Map([[SYMBOL, premium]]),
    terms: new Map([[SYMBOL, { intervalHours: 8 }]]),
    books: new Map([[SYMBOL, scene.book ?? book()]]),
    costs: new Map([[SYMBOL, { takerFee: decimal('0.0004'), brackets: [bracket] }]]),
    positions: [],
    wallet: { wallet, available: wallet },
    mode: 'hedge',
  }
}

/** The same with a pair of 0.3 each that has been held for a minute. */
export function held(scene: Scene = {}): RotationState {
  const state = flat(scene)
  const cycle = heldCycle(scene)
  return { ...state, memory: { ...state.memory, cycle }, positions: rowsOf(cycle) }
}

/** What is decided, in words: the kind and the reason of each intent. */
export function told(state: RotationState, now = NOW): string {
  return decide(state, now)
    .intents.map((intent) => ('reason' in intent ? `${intent.kind} ${intent.reason}` : intent.kind))
    .join(', ')
}
