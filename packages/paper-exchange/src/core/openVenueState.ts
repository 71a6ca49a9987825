import {
  decimal,
  type Instrument,
  InvalidInputError,
  type Market,
  ZERO,
} from '@asterkit/instruments'
import { Book } from './book.ts'
import type { Feed } from './contract.ts'
import { DEFAULT_BRACKETS } from './defaultBrackets.ts'
import { refreshNextDue } from './due.ts'
import { nextFundingTime } from './funding.ts'
import type { Pots } from './pots.ts'
import { TriggerList } from './triggerList.ts'
import type { VenueOptions } from './venue.ts'
import type { CommissionView } from './venueAccount.ts'
import type { PerpMarket, SymbolState, VenueState } from './venueState.ts'

const MARGIN_ASSET = 'USDT'
/** How far a charge may deviate from its settlement, as documented. */
const MAX_FUNDING_DELAY_MS = 15_000
const DEFAULT_INSURANCE = '1000000'

const DEFAULT_COMMISSION: Readonly<Record<Market, CommissionView>> = {
  spot: { maker: decimal('0.00005'), taker: decimal('0.0004') },
  perp: { maker: decimal('0.0001'), taker: decimal('0.0004') },
}

/** Lists the feed's symbols and opens empty books. @throws {InvalidInputError} Unusable options. */
export function openVenueState(options: VenueOptions): VenueState {
  const { feed } = options
  for (const asset of Object.keys(options.startingBalances.perp)) {
    if (asset !== MARGIN_ASSET)
      throw new InvalidInputError(`perp wallets hold ${MARGIN_ASSET} only`)
  }
  const { brackets, fundingDelayMs = 0 } = options
  if (!(fundingDelayMs >= 0 && fundingDelayMs <= MAX_FUNDING_DELAY_MS)) {
    throw new InvalidInputError('fundingDelayMs must be from 0 to 15000')
  }
  const state: VenueState = {
    now: feed.startTime,
    feed,
    options,
    marginAsset: MARGIN_ASSET,
    commission: options.commission ?? DEFAULT_COMMISSION,
    brackets: brackets ?? (() => DEFAULT_BRACKETS),
    symbols: { spot: listSymbols(feed, 'spot'), perp: listSymbols(feed, 'perp') },
    accounts: new Map(),
    pots: openPots(options),
    changes: { byAccount: new Map() },
    lastStrategyId: 0,
    protectedFills: [],
    strategyMoves: [],
    priceMoves: new Set(),
    announcements: [],
    listeners: new Set(),
    timeListeners: new Set(),
    nextDue: Number.POSITIVE_INFINITY,
    lastOrderId: 0,
    lastTradeId: 0,
    lastTranId: 0,
  }
  refreshNextDue(state)
  return state
}

/** The insurance account is given its balance by the outside, so that nobody has deposited it. */
function openPots({ insuranceBalance = DEFAULT_INSURANCE }: VenueOptions): Pots {
  const insurance = decimal(insuranceBalance)
  if (!insurance.isFinite() || insurance.lt(0)) {
    throw new InvalidInputError('insuranceBalance must be a number from 0 on')
  }
  return {
    fees: new Map(),
    outside: new Map([[MARGIN_ASSET, insurance.neg()]]),
    insurance: new Map([[MARGIN_ASSET, insurance]]),
    deposited: new Map(),
  }
}

function listSymbols(feed: Feed, market: Market): ReadonlyMap<string, SymbolState> {
  const symbols = new Map<string, SymbolState>()
  for (const instrument of feed.instruments) {
    if (instrument.market !== market) continue
    symbols.set(instrument.symbol, {
      market,
      symbol: instrument.symbol,
      instrument,
      book: new Book(feed.startTime),
      outside: { disturbances: [], book: undefined, mark: undefined, volume: undefined },
      volume24h: undefined,
      triggers: { MARK_PRICE: new TriggerList(), CONTRACT_PRICE: new TriggerList() },
      lastTrade: undefined,
      hasOutsideTrades: false,
      ...(market === 'perp' ? { perp: openPerp(feed, instrument) } : {}),
    })
  }
  return symbols
}

function openPerp(feed: Feed, { symbol, quoteAsset }: Instrument): PerpMarket {
  const rule = feed.funding.get(symbol)
  if (quoteAsset !== MARGIN_ASSET) {
    throw new InvalidInputError(`${symbol}: perps must be quoted in ${MARGIN_ASSET}`)
  }
  if (rule === undefined) throw new InvalidInputError(`${symbol}: the feed names no funding rule`)
  if (!(rule.intervalHours > 0)) {
    throw new InvalidInputError(`${symbol}: the funding interval must be above 0 hours`)
  }
  return {
    mark: undefined,
    index: undefined,
    rate: undefined,
    time: feed.startTime,
    rule,
    nextFundingTime: nextFundingTime(feed.startTime - 1, rule.intervalHours),
    charge: undefined,
    history: [...feed.settledBefore(symbol)],
    marketPosition: ZERO,
    lastFill: undefined,
    holders: new Set(),
  }
}
