import type { Strategy } from '../../strategy.ts'
import type { FundingFarmConfig } from './config.ts'
import { decide } from './decide.ts'
import { fold } from './fold.ts'
import type { FarmDecision } from './intents.ts'
import { type FarmFact, type FarmState, initialState } from './state.ts'

/** The funding farm as a pure strategy: long spot and short perp of one asset while funding pays for it. */
export function fundingFarm(
  config: FundingFarmConfig,
): Strategy<FarmState, FarmFact, FarmDecision> {
  return { name: 'funding-farm', init: () => initialState(config), fold, decide }
}
