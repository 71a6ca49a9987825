import type { Decimal } from '@asterkit/instruments'
import type { PairFacts } from './facts.ts'
import type { Objection } from './objection.ts'
import type { FarmState } from './state.ts'

/**
 * A rule for opening: the reason against it, or undefined. Missing facts speak against opening.
 *
 * @param capital Quote of both wallets together that opening would use; undefined while unknown.
 */
export type OpeningRule = (
  facts: PairFacts,
  state: FarmState,
  capital: Decimal | undefined,
) => Objection | undefined
