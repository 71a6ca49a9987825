import { accountStateActions } from './state/accountState.ts'
import { listingStateActions } from './state/listingState.ts'
import { marketStateActions } from './state/marketState.ts'
import { tradingStateActions } from './state/tradingState.ts'

/** Faults that change the exchange's core: what really happens, not what is told. */
export const stateActions = {
  ...marketStateActions,
  ...listingStateActions,
  ...tradingStateActions,
  ...accountStateActions,
} as const
