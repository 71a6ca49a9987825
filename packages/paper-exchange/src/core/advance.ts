import { cancelAllOrders } from './cancels.ts'
import { playChases } from './chases.ts'
import type { EpochMs, FeedEvent } from './contract.ts'
import { type Disturbance, hearOutside } from './disturbance.ts'
import { disturbancesEnd, refreshNextDue } from './due.ts'
import { finishStep } from './followUps.ts'
import { chargeFunding, settleFunding } from './funding.ts'
import { liquidateHolders } from './liquidation.ts'
import { fillFromTrade, matchResting } from './matching.ts'
import { tellTrade } from './publicTrade.ts'
import { endDisturbances, startDisturbance } from './restateOutside.ts'
import { changeInstrument, isMatching } from './statusChange.ts'
import { notePriceMove } from './triggering.ts'
import { emit, perpOf, type SymbolState, type VenueState } from './venueState.ts'

/**
 * Plays the outside market up to and including `time`. At one instant the feed's events come first, then
 * settlements and countdowns.
 *
 * @throws {RangeError} `time` is before the present, or not a whole number.
 */
export function advanceTo(state: VenueState, time: EpochMs): void {
  if (!Number.isSafeInteger(time) || time < state.now) {
    throw new RangeError(`cannot advance from ${state.now} to ${time}`)
  }
  for (const event of state.feed.take(time)) {
    if (state.nextDue < event.time) runDue(state, event.time - 1)
    passTime(state, event.time)
    apply(state, event)
  }
  if (state.nextDue <= time) runDue(state, time)
  passTime(state, time)
}

/** Moves the clock; never back. What has stood until now is told before. */
function passTime(state: VenueState, time: EpochMs): void {
  if (time <= state.now) return
  for (const listener of state.timeListeners) listener(time)
  state.now = time
}

/** Lets the outside say something else about a symbol from now on, see `Disturbance`. */
export function disturb(state: VenueState, symbol: SymbolState, disturbance: Disturbance): void {
  for (const event of startDisturbance(state, symbol, disturbance)) apply(state, event)
  if (disturbance.until <= state.now) restoreOutside(state, state.now)
}

function restoreOutside(state: VenueState, due: EpochMs): void {
  for (const event of endDisturbances(state, due)) apply(state, event)
  refreshNextDue(state)
}

function apply(state: VenueState, stated: FeedEvent): void {
  const { symbol: name } = stated
  const market = stated.kind === 'mark' ? 'perp' : stated.market
  const symbol = state.symbols[market].get(name)
  if (symbol === undefined) return
  const event = hearOutside(symbol.outside, stated)
  if (event.kind === 'volume') {
    symbol.volume24h = event.quoteVolume24h
    return
  }
  if (event.kind === 'status') {
    changeInstrument(state, symbol, { ...symbol.instrument, status: event.status })
    finishStep(state)
    return
  }
  if (event.kind === 'trade') {
    playTrade(state, symbol, event)
  } else if (event.kind === 'book') {
    symbol.book.replaceOutside(event.time, event.book)
    if (symbol.book.hasResting && isMatching(symbol)) {
      matchResting(state, symbol)
      if (symbol.hasOutsideTrades) symbol.book.shortenQueues()
    }
    if (!symbol.hasOutsideTrades && isMatching(symbol))
      notePriceMove(state, symbol, 'CONTRACT_PRICE')
    if (state.listeners.size > 0)
      emit(state, { kind: 'book', time: event.time, market, symbol: name })
  } else {
    const perp = perpOf(symbol)
    perp.mark = event.markPrice
    perp.index = event.indexPrice
    perp.rate = event.fundingRate
    perp.time = event.time
    liquidateHolders(state, symbol)
    if (isMatching(symbol)) notePriceMove(state, symbol, 'MARK_PRICE')
    if (state.listeners.size > 0) emit(state, { kind: 'mark', time: event.time, symbol: name })
  }
  finishStep(state)
}

function playTrade(
  state: VenueState,
  symbol: SymbolState,
  event: Extract<FeedEvent, { kind: 'trade' }>,
): void {
  symbol.hasOutsideTrades = true
  const quantity =
    symbol.book.hasResting && isMatching(symbol)
      ? fillFromTrade(state, symbol, event)
      : event.quantity
  if (quantity.lte(0)) return
  state.lastTradeId += 1
  tellTrade(state, symbol, {
    tradeId: state.lastTradeId,
    price: event.price,
    quantity,
    takerSide: event.takerSide,
    isOutside: true,
    outsideTradeId: event.tradeId,
  })
}

/** Settles and expires what is due up to `until`, in time order. */
function runDue(state: VenueState, until: EpochMs): void {
  while (state.nextDue <= until) {
    const due = state.nextDue
    passTime(state, due)
    for (const symbol of state.symbols.perp.values()) {
      const perp = perpOf(symbol)
      if (perp.nextFundingTime <= due) settleFunding(state, symbol)
      if (perp.charge !== undefined && perp.charge.at <= due) charge(state, symbol)
    }
    if (disturbancesEnd(state) <= due) restoreOutside(state, due)
    expireCountdowns(state, due)
    playChases(state, due)
    finishStep(state)
    refreshNextDue(state)
  }
}

function charge(state: VenueState, symbol: SymbolState): void {
  chargeFunding(state, symbol)
  finishStep(state)
  liquidateHolders(state, symbol)
}

function expireCountdowns(state: VenueState, due: EpochMs): void {
  for (const account of state.accounts.values()) {
    for (const [name, deadline] of account.countdowns) {
      if (deadline > due) continue
      account.countdowns.delete(name)
      const symbol = state.symbols.perp.get(name)
      if (symbol !== undefined) cancelAllOrders(state, account, symbol, 'COUNTDOWN')
    }
  }
}
