import type { Decimal, Instrument, Market } from '@asterkit/instruments'
import type { AccountState } from './accountState.ts'
import type { Book } from './book.ts'
import type { Changes } from './changes.ts'
import type { EpochMs, Feed, FundingRule } from './contract.ts'
import type { OutsideState } from './disturbance.ts'
import type { Pots } from './pots.ts'
import type { TriggerList } from './triggerList.ts'
import type { SettledRate, VenueAnnouncement, VenueOptions } from './venue.ts'
import type { BracketView, CommissionView } from './venueAccount.ts'
import type { VenueEvent } from './venueEvent.ts'
import type { VenueFill, VenueOrder, WorkingType } from './venueOrder.ts'

/** What the outside says about one perpetual, and what has been settled on it. Mutable. */
export interface PerpMarket {
  mark: Decimal | undefined
  index: Decimal | undefined
  /** Running estimate of the next settlement. */
  rate: Decimal | undefined
  /** When mark, index and rate were stated. */
  time: EpochMs
  rule: FundingRule
  nextFundingTime: EpochMs
  /** A settled rate that has not been charged yet. */
  charge: { readonly at: EpochMs; readonly rate: Decimal } | undefined
  /** Oldest first, `settledBefore` of the feed included. */
  readonly history: SettledRate[]
  /** What the outside market holds against the accounts, signed base. */
  marketPosition: Decimal
  /** The newest fill: when the next one has its trade id, both sides were accounts. */
  lastFill: { readonly tradeId: number; readonly signed: Decimal } | undefined
  /** Accounts with a position, in the order in which they opened it. */
  readonly holders: Set<AccountState>
}

/** One listed symbol of one market. Mutable. */
export interface SymbolState {
  readonly market: Market
  readonly symbol: string
  instrument: Instrument
  readonly book: Book
  readonly outside: OutsideState
  volume24h: Decimal | undefined
  /** Conditional orders that wait, by the price that sets them off. */
  readonly triggers: Readonly<Record<WorkingType, TriggerList>>
  /** Price of the newest trade of anybody, quote per base. */
  lastTrade: Decimal | undefined
  /** Whether the feed states trades of this symbol; only then does the last trade tell the market. */
  hasOutsideTrades: boolean
  /** Present on perps. */
  readonly perp?: PerpMarket
}

/** Everything that the venue knows. Mutable; changed only by the modules of this folder. */
export interface VenueState {
  now: EpochMs
  readonly feed: Feed
  readonly options: VenueOptions
  readonly marginAsset: string
  readonly commission: Readonly<Record<Market, CommissionView>>
  readonly brackets: (symbol: string) => readonly BracketView[]
  readonly symbols: Readonly<Record<Market, ReadonlyMap<string, SymbolState>>>
  readonly accounts: Map<string, AccountState>
  readonly pots: Pots
  readonly changes: Changes
  lastStrategyId: number
  /** Orders of strategies that have moved on since their strategies were last played. */
  readonly strategyMoves: { readonly account: AccountState; readonly orderId: number }[]
  /** Fills of accounts with market-maker protection that have not been counted yet. */
  readonly protectedFills: { readonly account: AccountState; readonly fill: VenueFill }[]
  /** Symbols whose price has moved since conditional orders were last looked at. */
  readonly priceMoves: Set<SymbolState>
  /** What the venue has announced, oldest first. */
  readonly announcements: VenueAnnouncement[]
  readonly listeners: Set<(event: VenueEvent) => void>
  /** Heard before the clock moves. */
  readonly timeListeners: Set<(next: EpochMs) => void>
  /** Earliest funding settlement or countdown; Infinity when there is none. */
  nextDue: EpochMs
  lastOrderId: number
  lastTradeId: number
  lastTranId: number
}

/** Tells every listener. Building an event is the caller's cost: check `listeners.size` first. */
export function emit(state: VenueState, event: VenueEvent): void {
  for (const listener of state.listeners) listener(event)
}

/** Where a conditional order waits. */
export function triggersOf({ triggers }: SymbolState, { trigger }: VenueOrder): TriggerList {
  return triggers[trigger?.workingType ?? 'CONTRACT_PRICE']
}

/** The outside's side of a perp symbol. @throws {TypeError} The symbol is a spot one: a defect. */
export function perpOf(symbol: SymbolState): PerpMarket {
  if (symbol.perp === undefined) throw new TypeError(`${symbol.symbol} is not a perp`)
  return symbol.perp
}
