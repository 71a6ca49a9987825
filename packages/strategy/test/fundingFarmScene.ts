import { Decimal, type Instrument, type Market } from '@asterkit/instruments'
import type { PairHolding } from '../src/pair.ts'
import type { FundingTerms, PerpPosition, Premium, Quote } from '../src/ports/exchange.ts'
import type { FundingFarmConfig, FundingFarmInput } from '../src/strategies/funding-farm/config.ts'
import { fold } from '../src/strategies/funding-farm/fold.ts'
import { parseFundingFarmConfig } from '../src/strategies/funding-farm/parseConfig.ts'
import {
  type FarmFact,
  type FarmMemory,
  type FarmState,
  initialState,
} from '../src/strategies/funding-farm/state.ts'

/** A settlement hour: eight hours before the next one. */
export const NOW = Date.UTC(2026, 0, 5, 8)
export const HOUR = 3_600_000

export const d = (text: string) => new Decimal(text)

/** Rules of one leg: tick 0.01, step 0.01, minimum value 5. */
export function leg(market: Market, base: string, extra: Partial<Instrument> = {}): Instrument {
  const lot = { min: d('0.01'), max: d('1000000'), step: d('0.01') }
  return {
    market,
    symbol: `${base}USDT`,
    baseAsset: base,
    quoteAsset: 'USDT',
    status: 'TRADING',
    price: { min: d('0.01'), max: d('1000000'), tick: d('0.01') },
    lot,
    marketLot: lot,
    minNotional: d('5'),
    orderTypes: ['LIMIT'],
    timeInForce: ['IOC'],
    ...extra,
  }
}

/** What may be changed about one symbol of a scene. */
export interface SymbolScene {
  readonly base?: string
  readonly rate?: string
  /** Settled rates, oldest first. */
  readonly settled?: readonly string[]
  readonly intervalHours?: number
  /** Hours between the settled rates. @default the interval */
  readonly gapHours?: number
  readonly cap?: string
  readonly floor?: string
  readonly deliveryTime?: number
  readonly spotBid?: string
  readonly spotAsk?: string
  readonly perpBid?: string
  readonly perpAsk?: string
  readonly spotVolume?: string
  readonly perpVolume?: string
  readonly spotStatus?: string
  readonly perpStatus?: string
  readonly quoteTime?: number
  readonly premiumTime?: number
  readonly mark?: string
  readonly hasCosts?: boolean
}

function quote(bid: string, ask: string, time: number): Quote {
  const size = d('100000')
  return { bidPrice: d(bid), bidQuantity: size, askPrice: d(ask), askQuantity: size, time }
}

/** One symbol that passes every rule, at a price of 100 and 10.95 % a year, unless told otherwise. */
export function scene(
  symbols: readonly SymbolScene[] = [{}],
  config: FundingFarmInput = {},
  more: readonly FarmFact[] = [],
): FarmState {
  const facts: FarmFact[] = [rulesOf(symbols), marketOf(symbols), ...tablesOf(symbols)]
  for (const symbol of symbols) facts.push(...ownFacts(symbol))
  const wallets = { spotFree: d('5000'), perpAvailable: d('5000'), perpMaxWithdraw: d('5000') }
  facts.push({ kind: 'positions', positions: [] }, { kind: 'wallets', wallets }, ...more)
  const parsed: FundingFarmConfig = parseFundingFarmConfig(config)
  return facts.reduce(fold, initialState(parsed))
}

const nameOf = ({ base = 'SOL' }: SymbolScene) => `${base}USDT`

function rulesOf(symbols: readonly SymbolScene[]): FarmFact {
  const statusOf = (status = 'TRADING') => ({ status })
  const endOf = ({ deliveryTime }: SymbolScene) =>
    deliveryTime === undefined ? {} : { deliveryTime }
  return {
    kind: 'instruments',
    spot: symbols.map((row) => leg('spot', row.base ?? 'SOL', statusOf(row.spotStatus))),
    perp: symbols.map((row) =>
      leg('perp', row.base ?? 'SOL', { ...statusOf(row.perpStatus), ...endOf(row) }),
    ),
  }
}

function marketOf(symbols: readonly SymbolScene[]): FarmFact {
  const premium = (row: SymbolScene): Premium => ({
    markPrice: d(row.mark ?? '100'),
    indexPrice: d('100'),
    fundingRate: d(row.rate ?? '0.0001'),
    nextFundingTime: NOW + (row.intervalHours ?? 8) * HOUR,
    time: row.premiumTime ?? NOW,
  })
  const spot = (row: SymbolScene) =>
    quote(row.spotBid ?? '99.99', row.spotAsk ?? '100.01', row.quoteTime ?? NOW)
  const perp = (row: SymbolScene) =>
    quote(row.perpBid ?? '99.99', row.perpAsk ?? '100.01', row.quoteTime ?? NOW)
  return {
    kind: 'market',
    premiums: new Map(symbols.map((row) => [nameOf(row), premium(row)])),
    spot: new Map(symbols.map((row) => [nameOf(row), spot(row)])),
    perp: new Map(symbols.map((row) => [nameOf(row), perp(row)])),
  }
}

function tablesOf(symbols: readonly SymbolScene[]): readonly FarmFact[] {
  const volume = (field: 'spotVolume' | 'perpVolume', usual: string) =>
    new Map(symbols.map((row) => [nameOf(row), d(row[field] ?? usual)]))
  const termsOf = ({ intervalHours = 8, cap, floor }: SymbolScene): FundingTerms => ({
    intervalHours,
    ...(cap !== undefined && { cap: d(cap) }),
    ...(floor !== undefined && { floor: d(floor) }),
  })
  const terms = symbols.map((row) => [nameOf(row), termsOf(row)] as const)
  return [
    { kind: 'terms', terms: new Map(terms) },
    {
      kind: 'volumes',
      spot: volume('spotVolume', '100000000'),
      perp: volume('perpVolume', '150000000'),
    },
  ]
}

function ownFacts(row: SymbolScene): readonly FarmFact[] {
  const symbol = nameOf(row)
  const rates = (row.settled ?? Array.from({ length: 9 }, () => '0.0001')).map((rate, i, all) => ({
    time: NOW - (all.length - 1 - i) * (row.gapHours ?? row.intervalHours ?? 8) * HOUR,
    rate: d(rate),
  }))
  const settled: FarmFact = { kind: 'settled', symbol, rates }
  if (row.hasCosts === false) return [settled]
  return [settled, { kind: 'costs', symbol, costs: costs() }]
}

/** 4 bps taker on both markets, 0.5 % maintenance. */
function costs() {
  return {
    spotTakerFee: d('0.0004'),
    spotMakerFee: d('0.0002'),
    perpTakerFee: d('0.0004'),
    brackets: [
      {
        notionalFloor: d('0'),
        notionalCap: d('1000000'),
        maintenanceRate: d('0.005'),
        deduction: d('0'),
        maxLeverage: 50,
      },
    ],
  }
}

/** Deep books on both sides of 100. */
export function deepBooks(symbol = 'SOLUSDT', quantity = '100000'): FarmFact {
  const side = (price: string) => [[d(price), d(quantity)]] as const
  const depth = { bids: side('99.99'), asks: side('100.01'), time: NOW }
  return { kind: 'depth', symbol, depth: { spot: depth, perp: depth } }
}

/** A pair of 48 coins, opened an hour ago at 100. */
export function holding(extra: Partial<PairHolding> = {}): PairHolding {
  return {
    pairId: 'SOLUSDT-1-1',
    symbol: 'SOLUSDT',
    spotSymbol: 'SOLUSDT',
    perpSymbol: 'SOLUSDT',
    baseAsset: 'SOL',
    quoteAsset: 'USDT',
    status: 'open',
    openedAt: NOW - HOUR,
    spotQuantity: d('48'),
    perpQuantity: d('-48'),
    spotCost: d('4800'),
    entryNotional: d('4800'),
    perpEntryPrice: d('100'),
    leverage: 1,
    feesPaid: d('3.84'),
    spotFees: d('1.92'),
    perpFees: d('1.92'),
    coinFees: d('0'),
    feesByAsset: { USDT: d('3.84') },
    slippage: d('0'),
    fundingReceived: d('0'),
    realizedPnl: d('0'),
    ...extra,
  }
}

/** The venue's row of the short in {@link holding}. */
export function shortRow(extra: Partial<PerpPosition> = {}): PerpPosition {
  return {
    symbol: 'SOLUSDT',
    quantity: d('-48'),
    entryPrice: d('100'),
    markPrice: d('100'),
    unrealizedProfit: d('0'),
    leverage: 1,
    marginType: 'isolated',
    ...extra,
  }
}

/** A memory of nothing but what is said. */
export function memoryOf(known: Partial<FarmMemory>): FarmMemory {
  return {
    holdings: [],
    closings: new Map(),
    cooldowns: new Map(),
    rules: [],
    foreign: new Map(),
    ...known,
  }
}

/** The facts of a held pair. */
export function held(
  pair: PairHolding = holding(),
  position: PerpPosition | undefined = shortRow(),
  memory: Partial<FarmMemory> = {},
): readonly FarmFact[] {
  return [
    {
      kind: 'memory',
      memory: memoryOf({ holdings: [pair], ...memory }),
    },
    { kind: 'positions', positions: position === undefined ? [] : [position] },
  ]
}
