import { z } from 'zod'
import type { FaultAction } from './faultAction.ts'

/** Faults of what the exchange believes the time to be, towards the calls that match. */
export const clockActions = {
  offset: {
    args: z.strictObject({ ms: z.int().min(-10_000_000_000).max(10_000_000_000) }),
    serves: 'Time: offset ±3 s, ±30 s, ±1 h; step back; step forward and back',
    effect:
      'server time and the check of nonces are off by `ms`; a step is an offset with `from` and `to`',
    where: 'both',
  },
  absurd: {
    args: z.strictObject({ value: z.union([z.number(), z.string().max(100), z.null()]) }),
    serves: 'Time: absurd server time',
    effect: 'the call for the server time answers this',
    where: 'both',
  },
} as const satisfies Record<string, FaultAction>
