import { Decimal, ZERO } from '@asterkit/instruments'
import { capitalFor } from './plan.ts'
import type { FarmState, Wallets } from './state.ts'

/**
 * Capital that the next pair may be opened with, quote of both wallets together: an equal share of
 * everything for each of `maxPairs` places, never more than is free and not in reserve.
 */
export function openingCapital(state: FarmState, wallets: Wallets): Decimal {
  const { capitalQuote, reserveQuote, maxPairs } = state.config
  const free = Decimal.max(ZERO, wallets.spotFree.plus(wallets.perpAvailable).minus(reserveQuote))
  const bound = heldCapitals(state).reduce((sum, each) => sum.plus(each), ZERO)
  const owned = free.plus(bound)
  const total = capitalQuote === undefined ? owned : Decimal.min(owned, capitalQuote)
  return Decimal.max(ZERO, Decimal.min(total.div(maxPairs), total.minus(bound), free))
}

/**
 * Capital that symbols are judged with: that of the next opening, or, while every place is taken, what
 * the smallest held pair would set free. Undefined while balances are unknown.
 */
export function judgedCapital(state: FarmState): Decimal | undefined {
  const { memory, wallets, config } = state
  const held = heldCapitals(state)
  if (memory.holdings.length >= config.maxPairs) return Decimal.min(held[0] ?? ZERO, ...held)
  return wallets && openingCapital(state, wallets)
}

/** What each held pair was sized with, by its own leverage and frozen entry value. Quote. */
function heldCapitals({ memory, config }: FarmState): readonly Decimal[] {
  return memory.holdings.map(({ entryNotional, leverage }) =>
    capitalFor(entryNotional, leverage).div(config.capitalFraction),
  )
}
