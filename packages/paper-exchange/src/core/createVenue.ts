import { type Decimal, decimal, type Instrument, type Market } from '@asterkit/instruments'
import { type AccountState, emptyAccount } from './accountState.ts'
import { advanceTo, disturb } from './advance.ts'
import { audit } from './audit.ts'
import type { EpochMs, Feed, FundingRule } from './contract.ts'
import type { Disturbance } from './disturbance.ts'
import { refreshNextDue } from './due.ts'
import { finishStep } from './followUps.ts'
import { closeOutOfTurn } from './forcedClose.ts'
import { cappedRate, nextFundingTime } from './funding.ts'
import { cutHistory } from './history.ts'
import { lastPrice } from './lastPrice.ts'
import { openVenueState } from './openVenueState.ts'
import { PaperAccount } from './paperAccount.ts'
import { positionOf } from './positions.ts'
import { stateHash } from './stateHash.ts'
import { changeInstrument } from './statusChange.ts'
import { symbolOf } from './symbolOf.ts'
import { tellChanges } from './tellChanges.ts'
import { deposit } from './transfers.ts'
import type {
  Audit,
  BookDepth,
  BookTop,
  PremiumView,
  SettledRate,
  Venue,
  VenueAnnouncement,
  VenueOptions,
} from './venue.ts'
import type { HistoryRange, VenueAccount } from './venueAccount.ts'
import type { VenueEvent } from './venueEvent.ts'
import { perpOf, type VenueState } from './venueState.ts'

/**
 * Opens a venue at the feed's start time, with no accounts; the feed's events and settlements of that
 * instant have happened.
 *
 * @throws {InvalidInputError} A perp is not quoted in the margin asset, or has no funding rule, or a
 * starting balance cannot be booked.
 */
export function createVenue(options: VenueOptions): Venue {
  const venue = new PaperVenue(openVenueState(options))
  venue.advanceTo(options.feed.startTime)
  return venue
}

/** Depth that is sent when nobody says how much. */
const DEFAULT_DEPTH = 500

class PaperVenue implements Venue {
  readonly #state: VenueState
  readonly #accounts = new Map<string, PaperAccount>()

  constructor(state: VenueState) {
    this.#state = state
  }

  get now(): EpochMs {
    return this.#state.now
  }

  get feed(): Feed {
    return this.#state.feed
  }

  get marginAsset(): string {
    return this.#state.marginAsset
  }

  advanceTo(time: EpochMs): void {
    advanceTo(this.#state, time)
  }

  account(address: string): VenueAccount {
    const key = address.toLowerCase()
    return this.#accounts.get(key) ?? this.#open(key)
  }

  hasAccount(address: string): boolean {
    return this.#accounts.has(address.toLowerCase())
  }

  accounts(): Iterable<VenueAccount> {
    return this.#accounts.values()
  }

  deposit(address: string, market: Market, asset: string, amount: Decimal): void {
    deposit(this.#state, this.#stateOf(address), { market, asset, amount })
    tellChanges(this.#state)
  }

  forceClose(address: string, close: Parameters<Venue['forceClose']>[1]): void {
    const { symbol, side = 'BOTH', quantity, kind } = close
    symbolOf(this.#state, 'perp', symbol)
    const account = this.#stateOf(address)
    const position = positionOf(this.#state, account, { symbol, side })
    closeOutOfTurn(this.#state, account, position, { kind, quantity })
    finishStep(this.#state)
  }

  disturb(disturbance: Disturbance): void {
    const { market, symbol } = disturbance
    disturb(this.#state, symbolOf(this.#state, market, symbol), disturbance)
  }

  instruments(market: Market): readonly Instrument[] {
    return [...this.#state.symbols[market].values()].map(({ instrument }) => instrument)
  }

  instrument(market: Market, symbol: string): Instrument {
    return symbolOf(this.#state, market, symbol).instrument
  }

  setInstrument(instrument: Instrument): void {
    const symbol = symbolOf(this.#state, instrument.market, instrument.symbol)
    changeInstrument(this.#state, symbol, instrument)
    finishStep(this.#state)
  }

  quote(market: Market, symbol: string): BookTop | undefined {
    const { book } = symbolOf(this.#state, market, symbol)
    return book.isNamed ? book.top() : undefined
  }

  depth(market: Market, symbol: string, limit = DEFAULT_DEPTH): BookDepth | undefined {
    const { book } = symbolOf(this.#state, market, symbol)
    return book.isNamed ? book.depth(limit) : undefined
  }

  premium(symbol: string): PremiumView | undefined {
    const perp = perpOf(symbolOf(this.#state, 'perp', symbol))
    const { mark, index, time, nextFundingTime } = perp
    const rate = cappedRate(perp)
    if (mark === undefined || index === undefined || rate === undefined) return undefined
    return {
      symbol,
      markPrice: mark,
      indexPrice: index,
      fundingRate: rate,
      nextFundingTime,
      time,
    }
  }

  fundingRule(symbol: string): FundingRule | undefined {
    return perpOf(symbolOf(this.#state, 'perp', symbol)).rule
  }

  setFundingRule(symbol: string, rule: FundingRule): void {
    const perp = perpOf(symbolOf(this.#state, 'perp', symbol))
    perp.rule = rule
    perp.nextFundingTime = nextFundingTime(this.#state.now, rule.intervalHours)
    refreshNextDue(this.#state)
  }

  fundingHistory(symbol: string, range: HistoryRange = {}): readonly SettledRate[] {
    return cutHistory(perpOf(symbolOf(this.#state, 'perp', symbol)).history, range)
  }

  lastPrice(market: Market, symbol: string): Decimal | undefined {
    return lastPrice(symbolOf(this.#state, market, symbol))
  }

  volume24h(market: Market, symbol: string): Decimal | undefined {
    return symbolOf(this.#state, market, symbol).volume24h
  }

  announce(news: Parameters<Venue['announce']>[0]): void {
    const { announcements, now: time } = this.#state
    announcements.push({ ...news, id: announcements.length + 1, time })
  }

  announcements(): readonly VenueAnnouncement[] {
    return this.#state.announcements
  }

  onEvent(listener: (event: VenueEvent) => void): () => void {
    // A wrapper of its own, so that one function can be subscribed twice and ended once.
    const entry = (event: VenueEvent) => listener(event)
    this.#state.listeners.add(entry)
    return () => {
      this.#state.listeners.delete(entry)
    }
  }

  onTime(listener: (next: EpochMs) => void): () => void {
    const entry = (next: EpochMs) => listener(next)
    this.#state.timeListeners.add(entry)
    return () => {
      this.#state.timeListeners.delete(entry)
    }
  }

  audit(): Audit {
    return audit(this.#state)
  }

  stateHash(): string {
    return stateHash(this.#state)
  }

  #stateOf(address: string): AccountState {
    const account = this.#state.accounts.get(this.account(address).address)
    if (account === undefined) throw new TypeError('an open account has a state')
    return account
  }

  #open(address: string): PaperAccount {
    const state = this.#state
    const account = emptyAccount(address, state.now)
    state.accounts.set(address, account)
    const { startingBalances, startingBalancesOf } = state.options
    const balances = startingBalancesOf?.(address) ?? startingBalances
    for (const market of ['spot', 'perp'] as const) {
      for (const [asset, amount] of Object.entries(balances[market])) {
        deposit(state, account, { market, asset, amount: decimal(amount) })
      }
    }
    // Starting balances are no events of the account's history.
    account.income.length = 0
    account.spotMoves.length = 0
    state.changes.byAccount.clear()
    const opened = new PaperAccount(state, account)
    this.#accounts.set(address, opened)
    return opened
  }
}
