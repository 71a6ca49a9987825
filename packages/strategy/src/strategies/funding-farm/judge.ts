import type { Decimal } from '@asterkit/instruments'
import type { PairInstruments } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import { accountRules } from './accountRules.ts'
import { gatherFacts, type PairFacts } from './facts.ts'
import { marketRules } from './marketRules.ts'
import type { Objection } from './objection.ts'
import type { OpeningRule } from './openingRule.ts'
import type { FarmState } from './state.ts'

/** One symbol weighed on the facts of the moment. */
export interface Judgement {
  readonly facts: PairFacts
  /** Undefined: nothing about the symbol itself speaks against opening it now. */
  readonly rejected?: Objection
}

/** In this order; the first that speaks is the reason. */
const RULES: readonly OpeningRule[] = [...marketRules, ...accountRules]

/**
 * Weighs one pair against every rule for opening.
 *
 * @param capital Quote of both wallets together that opening would use; undefined while unknown.
 */
export function judge(
  state: FarmState,
  pair: PairInstruments,
  now: EpochMs,
  capital: Decimal | undefined,
): Judgement {
  return judgeBy(RULES, gatherFacts(state, pair, now), state, capital)
}

/** Weighs one pair by what the market alone says, for people without an account at hand. */
export function judgeMarket(state: FarmState, pair: PairInstruments, now: EpochMs): Judgement {
  return judgeBy(marketRules, gatherFacts(state, pair, now), state, undefined)
}

function judgeBy(
  rules: readonly OpeningRule[],
  facts: PairFacts,
  state: FarmState,
  capital: Decimal | undefined,
): Judgement {
  for (const rule of rules) {
    const rejected = rule(facts, state, capital)
    if (rejected !== undefined) return { facts, rejected }
  }
  return { facts }
}

/** Reasons that mean a lack of knowledge rather than a bad symbol: no ground for leaving a pair either. */
export function isUnknown({ rejected }: Judgement): boolean {
  return rejected !== undefined && UNKNOWN_CODES.has(rejected.code)
}

const UNKNOWN_CODES: ReadonlySet<Objection['code']> = new Set([
  'interval-unknown',
  'interval-disputed',
  'no-premium',
  'no-book',
  'stale',
  'volume-unknown',
  'history-short',
  'fees-unknown',
])
