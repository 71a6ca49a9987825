import { z } from 'zod'
import { type FaultAction, forMs } from './faultAction.ts'

/** Faults of what queries tell; the exchange's state is untouched. */
export const readActions = {
  lag: {
    args: z.strictObject({ ms: z.int().min(1).max(86_400_000), forMs }),
    serves: 'Account: orders, positions and balances lagging separately; slow transfers',
    effect: 'orders, positions and balances are told as they stood `ms` of exchange time ago',
    where: 'both',
  },
  empty: {
    args: z.strictObject({ forMs }),
    serves: 'Account: positions empty',
    effect: 'the list in the answer has no rows',
    where: 'both',
  },
  'missing-rows': {
    args: z.strictObject({
      /** Symbols or assets whose rows are left out. */
      keys: z.array(z.string().min(1).max(40)).min(1).max(1000),
      forMs,
    }),
    serves:
      'Account: row missing; Funding: symbol missing from fundingInfo, symbols missing in bulk answers',
    effect: 'rows of these symbols or assets are left out',
    where: 'both',
  },
  'set-field': {
    args: z.strictObject({
      /** Name on the wire, such as `lastFundingRate`. */
      field: z.string().min(1).max(60),
      value: z.union([z.string().max(400), z.number(), z.null()]),
      /** Symbols or assets whose rows are changed. @default all */
      keys: z.array(z.string().min(1).max(40)).max(1000).optional(),
      forMs,
    }),
    serves: 'Funding: rate NaN/empty/huge/null; volume or price zero',
    effect: 'a field of the answer has this value',
    where: 'both',
  },
  'flip-sign': {
    args: z.strictObject({ field: z.string().min(1).max(60), forMs }),
    serves: 'Funding: rate flips sign before settlement',
    effect: 'a field of the answer has the other sign',
    where: 'both',
  },
} as const satisfies Record<string, FaultAction>
