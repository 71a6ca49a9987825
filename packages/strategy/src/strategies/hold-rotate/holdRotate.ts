import { ZERO } from '@asterkit/instruments'
import type { Strategy } from '../../strategy.ts'
import type { HoldRotateConfig } from './config.ts'
import { decide, type RotationDecision } from './decide.ts'
import { fold } from './fold.ts'
import type { RotationFact, RotationState } from './state.ts'

/** Hold-and-rotate as a pure strategy: an equal long and short of one perpetual, held and then renewed. */
export function holdRotate(
  config: HoldRotateConfig,
): Strategy<RotationState, RotationFact, RotationDecision> {
  return {
    name: 'hold-rotate',
    init: (now) => ({
      config,
      books: new Map(),
      costs: new Map(),
      memory: {
        nextPilot: 'long',
        day: {
          start: now,
          volume: ZERO,
          fees: ZERO,
          funding: ZERO,
          opened: 0,
          repaired: 0,
          orders: 0,
          startResult: ZERO,
        },
        bookedResult: ZERO,
        forgivenResult: ZERO,
        cooldowns: new Map(),
        openingBlock: 'nothing was read yet',
        isUnresolved: false,
        isHalted: false,
        isCompared: false,
      },
    }),
    fold,
    decide,
  }
}
