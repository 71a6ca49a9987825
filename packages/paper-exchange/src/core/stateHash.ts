import { Decimal } from '@asterkit/instruments'
import type { VenueState } from './venueState.ts'

/** Hashes everything that orders, funding and transfers can change, and the clock. */
export function stateHash(state: VenueState): string {
  const hash = new TraceHash()
  const { now, lastOrderId, lastTradeId, lastTranId, lastStrategyId } = state
  hash.add([now, lastOrderId, lastTradeId, lastTranId, lastStrategyId])
  for (const pot of Object.values(state.pots)) hash.add([...pot].flat())
  for (const market of ['spot', 'perp'] as const) {
    for (const { symbol, perp, book, lastTrade } of state.symbols[market].values()) {
      hash.add([
        market,
        symbol,
        lastTrade,
        perp?.mark,
        perp?.rate,
        perp?.nextFundingTime,
        perp?.history.length,
        perp?.marketPosition,
        perp?.charge?.at,
      ])
      for (const side of ['buy', 'sell'] as const) {
        hash.add(book.resting(side).map(({ order }) => order.orderId))
      }
    }
  }
  for (const account of state.accounts.values()) {
    hash.add([account.address, account.wallet])
    for (const [asset, { free, locked }] of account.spot) hash.add([asset, free, locked])
    hash.add([account.isHedgeMode, account.isMultiAssets])
    for (const move of account.spotMoves) hash.add(Object.values(move))
    for (const change of account.marginChanges) hash.add(Object.values(change))
    for (const [symbol, settings] of account.settings) {
      hash.add([symbol, ...Object.values(settings)])
    }
    for (const { settings: _, ...position } of account.positions.values()) {
      hash.add(Object.values(position))
    }
    for (const order of account.orders.values()) {
      hash.add(Object.values(order))
      if (order.trigger !== undefined) hash.add(Object.values(order.trigger))
    }
    for (const { order, locked, extreme, queueAhead, changes } of account.working.values()) {
      hash.add([order.orderId, locked, extreme, queueAhead, changes])
    }
    hash.add([account.stpMode])
    for (const { strategyId, orderId, startPrice, nextTime } of account.chases.values()) {
      hash.add([strategyId, orderId, startPrice, nextTime])
    }
    for (const [symbol, { rule, fills, frozenUntil }] of account.protections) {
      hash.add([
        symbol,
        frozenUntil,
        ...Object.values(rule),
        ...fills.map(({ tradeId }) => tradeId),
      ])
    }
    for (const { strategyId, status, orders } of account.strategies.values()) {
      hash.add([strategyId, status, ...orders.flatMap(({ orderId, ended }) => [orderId, ended])])
    }
    for (const fills of account.fills.values()) {
      for (const fill of fills) hash.add(Object.values(fill))
    }
    for (const row of account.income) hash.add(Object.values(row))
    for (const [key, { commissions, ...sums }] of account.forgotten.fills) {
      hash.add([key, ...Object.values(sums), ...[...commissions].flat()])
    }
    for (const sum of account.forgotten.income) hash.add(sum)
    hash.add([...account.transfers, ...account.countdowns].flat())
  }
  return hash.hex()
}

const FNV_PRIME = 0x01000193

/** Two 32-bit FNV-1a streams with different offsets. Finds differences; not for secrets. */
class TraceHash {
  #low = 0x811c9dc5
  #high = 0x050c5d1f

  add(values: readonly unknown[]): void {
    for (const value of values) {
      const text = value instanceof Decimal ? value.toFixed() : String(value)
      for (let i = 0; i < text.length; i += 1) this.#mix(text.charCodeAt(i))
      this.#mix(0x1f)
    }
    this.#mix(0x1e)
  }

  hex(): string {
    return [this.#high, this.#low].map((part) => part.toString(16).padStart(8, '0')).join('')
  }

  #mix(unit: number): void {
    this.#low = Math.imul(this.#low ^ unit, FNV_PRIME) >>> 0
    this.#high = Math.imul(this.#high ^ (unit + 0x9e), FNV_PRIME) >>> 0
  }
}
