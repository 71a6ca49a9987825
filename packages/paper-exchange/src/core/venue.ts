import type { Decimal, DecimalInput, Instrument, Market } from '@asterkit/instruments'
import type { EpochMs, Feed, FundingRule, Level } from './contract.ts'
import type { Disturbance } from './disturbance.ts'
import type { BracketView, CommissionView, HistoryRange, VenueAccount } from './venueAccount.ts'
import type { VenueEvent } from './venueEvent.ts'
import type { PositionSide } from './venueOrder.ts'

export interface VenueOptions {
  readonly feed: Feed
  /** What an account owns at first sight, by asset. */
  readonly startingBalances: {
    readonly spot: Readonly<Record<string, DecimalInput>>
    /** Only the margin asset, USDT. */
    readonly perp: Readonly<Record<string, DecimalInput>>
  }
  /** What this account owns instead, by address in lower case; undefined for `startingBalances`. */
  readonly startingBalancesOf?: (address: string) => VenueOptions['startingBalances'] | undefined
  /** @default perp 0.01 % / 0.04 %, spot 0.005 % / 0.04 % */
  readonly commission?: Readonly<Record<Market, CommissionView>>
  /** @default one ladder from 0.5 % maintenance for every symbol */
  readonly brackets?: (symbol: string) => readonly BracketView[]
  /** Leverage of an untouched symbol. @default 20 */
  readonly defaultLeverage?: number
  /** @default 'CROSSED' */
  readonly defaultMarginType?: 'ISOLATED' | 'CROSSED'
  /** How long after its settlement funding is charged, ms, 0 to 15000: a charge may be so late. @default 0 */
  readonly fundingDelayMs?: number
  /** What the insurance account owns at the start, in the margin asset. @default 1000000 */
  readonly insuranceBalance?: DecimalInput
  /** Largest distance of a perp MARKET fill from mark, as a fraction, by symbol. */
  readonly marketTakeBound?: ReadonlyMap<string, Decimal>
  /** Largest gap between mark and last price for orders with price protection, by symbol. @default 0.15 */
  readonly triggerProtect?: ReadonlyMap<string, Decimal>
}

/** Best prices; a side that is empty has price and quantity zero. */
export interface BookTop {
  readonly bidPrice: Decimal
  readonly bidQuantity: Decimal
  readonly askPrice: Decimal
  readonly askQuantity: Decimal
  readonly time: EpochMs
  readonly updateId: number
}

export interface BookDepth {
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
  readonly time: EpochMs
  readonly updateId: number
}

export interface PremiumView {
  readonly symbol: string
  readonly markPrice: Decimal
  readonly indexPrice: Decimal
  /** Upcoming rate, fraction of notional per interval. Positive: longs pay shorts. */
  readonly fundingRate: Decimal
  readonly nextFundingTime: EpochMs
  readonly time: EpochMs
}

export interface SettledRate {
  readonly time: EpochMs
  /** Fraction of notional per interval. */
  readonly rate: Decimal
}

/** Sums over the whole venue that must never change; see `Venue.audit`. */
export interface Audit {
  /** Per asset: all wallets + fees + the outside world. Constant except for deposits and openings. */
  readonly totals: ReadonlyMap<string, Decimal>
  /** Per asset: what deposits and account openings brought in. Equals `totals`. */
  readonly deposited: ReadonlyMap<string, Decimal>
  /** Commission taken so far plus rounding remainders, per asset. */
  readonly fees: ReadonlyMap<string, Decimal>
  /** What is left to pay for losses beyond margins, per asset; in `totals` too. */
  readonly insurance: ReadonlyMap<string, Decimal>
  /** Per perp symbol, base: all accounts' positions plus the outside market's. Always zero. */
  readonly netPositions: ReadonlyMap<string, Decimal>
}

/** News of the venue for people. */
export interface VenueAnnouncement {
  /** Counts up from 1. */
  readonly id: number
  readonly title: string
  readonly content: string
  /** e.g. `DELISTING`, `MAINTENANCE`. */
  readonly category: string
  readonly time: EpochMs
}

/**
 * A whole exchange as one deterministic, synchronous state machine on virtual time: spot, perpetuals,
 * margin, funding, transfers. The same feed and the same calls give the same state.
 */
export interface Venue {
  readonly now: EpochMs
  readonly feed: Feed
  readonly marginAsset: string

  /** Lets the outside market happen up to and including `time`. @throws {RangeError} Time runs back. */
  advanceTo(time: EpochMs): void

  /** The account of a user address, opened with the starting balances at first sight. */
  account(address: string): VenueAccount
  hasAccount(address: string): boolean
  accounts(): Iterable<VenueAccount>
  /** Brings assets in from outside (negative: takes them out), as a chain deposit would. */
  deposit(address: string, market: Market, asset: string, amount: Decimal): void

  /**
   * Liquidates or deleverages part of a position, at the mark and whatever its margin: for tests of what
   * users do then. -2024 when the position is smaller.
   */
  forceClose(
    address: string,
    close: {
      readonly symbol: string
      /** @default 'BOTH' */
      readonly side?: PositionSide
      /** Base, above zero. */
      readonly quantity: Decimal
      readonly kind: 'LIQUIDATION' | 'ADL'
    },
  ): void

  /** Lets the outside say something else about a symbol for a while. -1121 for an unknown symbol. */
  disturb(disturbance: Disturbance): void

  instruments(market: Market): readonly Instrument[]
  /** -1121 for an unknown symbol. */
  instrument(market: Market, symbol: string): Instrument
  /**
   * Changes rules or status of a listed symbol. SETTLING cancels its orders, CLOSE also settles its
   * positions at the mark price.
   */
  setInstrument(instrument: Instrument): void

  /** Absent until the feed has named a book. */
  quote(market: Market, symbol: string): BookTop | undefined
  /** Best first; hidden orders are not in it. */
  depth(market: Market, symbol: string, limit?: number): BookDepth | undefined
  /** Absent until the feed has named a mark price. */
  premium(symbol: string): PremiumView | undefined
  fundingRule(symbol: string): FundingRule | undefined
  /** Takes effect from the next settlement on. */
  setFundingRule(symbol: string, rule: FundingRule): void
  /** Oldest first, those before the feed's start included. */
  fundingHistory(symbol: string, range?: HistoryRange): readonly SettledRate[]
  /**
   * Price of the newest trade. Where the feed states no trades: the middle of the book, on the tick below
   * it. Absent until there is one.
   */
  lastPrice(market: Market, symbol: string): Decimal | undefined
  /** Traded value of the last 24 h in quote, as the feed states it; absent when it does not. */
  volume24h(market: Market, symbol: string): Decimal | undefined

  /** Tells all accounts something; it happens at once and changes nothing else. */
  announce(news: Omit<VenueAnnouncement, 'id' | 'time'>): void
  /** Oldest first. */
  announcements(): readonly VenueAnnouncement[]

  /** @returns A function that ends the subscription. */
  onEvent(listener: (event: VenueEvent) => void): () => void

  /**
   * Hears that the clock is about to move on to `next`: the state is the one that has stood since `now`
   * and will stand until then. Listeners must not change the venue.
   *
   * @returns A function that ends the subscription.
   */
  onTime(listener: (next: EpochMs) => void): () => void

  /** Proves that money is neither made nor lost. */
  audit(): Audit
  /** 16 hex digits over the whole account state; equal states have equal hashes. */
  stateHash(): string
}
