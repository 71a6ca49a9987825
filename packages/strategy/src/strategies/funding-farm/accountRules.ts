import type { Decimal } from '@asterkit/instruments'
import { economicsOf, poorReason, worthReason } from './economics.ts'
import type { PairFacts } from './facts.ts'
import type { Objection } from './objection.ts'
import type { OpeningRule } from './openingRule.ts'
import { entryNotional } from './sizeEntry.ts'
import type { FarmState } from './state.ts'
import { weighUnsized } from './weighUnsized.ts'

/** What our own account says against opening a pair. Relies on `marketRules` having passed. */
export const accountRules: readonly OpeningRule[] = [isNotForeign, isNotCooling, hasCosts, paysOff]

function isNotForeign({ pair }: PairFacts, state: FarmState): Objection | undefined {
  const { foreign, holdings } = state.memory
  const known = foreign.get(pair.symbol)
  if (known !== undefined) return { code: 'foreign-exposure', detail: known }
  if (state.positions === undefined) {
    return { code: 'foreign-exposure', detail: 'open positions are not known' }
  }
  if (holdings.some(({ perpSymbol }) => perpSymbol === pair.perp.symbol)) return undefined
  const position = state.positions.find((row) => row.symbol === pair.perp.symbol)
  if (position === undefined || position.quantity.isZero()) return undefined
  const detail = `a position of ${position.quantity.toFixed()} is not ours`
  return { code: 'foreign-exposure', detail }
}

function isNotCooling({ pair, now }: PairFacts, state: FarmState): Objection | undefined {
  const until = state.memory.cooldowns.get(pair.symbol)
  if (until === undefined || now >= until) return undefined
  const minutes = Math.ceil((until - now) / 60_000)
  return { code: 'cooldown', detail: `${minutes} min left after a failed opening` }
}

function hasCosts({ costs }: PairFacts): Objection | undefined {
  return costs === undefined
    ? { code: 'fees-unknown', detail: 'commission rates are not known' }
    : undefined
}

function paysOff(
  facts: PairFacts,
  { config }: FarmState,
  capital: Decimal | undefined,
): Objection | undefined {
  if (capital === undefined) {
    return { code: 'capital-too-small', detail: 'wallet balances are not known' }
  }
  const unsized = weighUnsized(facts, config, capital)
  if (unsized !== undefined) {
    facts.weigh(unsized)
    return unsized.isWorth ? undefined : poorReason(() => facts.economics, config.minNetQuote)
  }
  const size = entryNotional(facts, config, capital)
  if (!size.ok) return size.reason
  const economics = economicsOf(facts, config, size.perpNotional)
  facts.weigh({ economics, mostNet: economics.net })
  return worthReason(economics, config)
}
