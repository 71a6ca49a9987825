import type { Venue, VenueAccount } from '@asterkit/paper-exchange/core'
import type { Account } from '@asterkit/strategy'
import { toFill, toIncome, toOrder, toPosition } from './toPort.ts'

/** The account half of the exchange port. */
export function simAccount(venue: Venue, account: VenueAccount): Account {
  return {
    async getSpotBalances(signal) {
      signal.throwIfAborted()
      return account.spotBalances()
    },
    async getPerpBalances(signal) {
      signal.throwIfAborted()
      return new Map([[venue.marginAsset, account.perpWallet()]])
    },
    async listPositions(signal) {
      signal.throwIfAborted()
      return account.positions().map(toPosition)
    },
    async getPositionMode(signal) {
      signal.throwIfAborted()
      return account.isHedgeMode() ? 'hedge' : 'one-way'
    },
    async getSymbolMargin(symbol, signal) {
      signal.throwIfAborted()
      const { leverage, marginType } = toPosition(account.position(symbol))
      return { leverage, marginType }
    },
    async getCommission(market, symbol, signal) {
      signal.throwIfAborted()
      return account.commission(market, symbol)
    },
    async listBrackets(symbol, signal) {
      signal.throwIfAborted()
      return account.brackets(symbol)
    },
    async listOpenOrders(market, signal) {
      signal.throwIfAborted()
      return account.openOrders(market).map(toOrder)
    },
    async listOrders(market, symbol, fromTime, signal) {
      signal.throwIfAborted()
      return account.listOrders(market, symbol, { startTime: fromTime }).map(toOrder)
    },
    async listFills(market, symbol, fromTime, signal) {
      signal.throwIfAborted()
      return account.fills(market, symbol, { startTime: fromTime }).map(toFill)
    },
    async listIncome(fromTime, signal) {
      signal.throwIfAborted()
      return account.income({ startTime: fromTime }).map(toIncome)
    },
  }
}
