import { z } from 'zod'
import { type FaultAction, forMs } from './faultAction.ts'

/** Faults of the answer: the exchange's core has done what was asked. */
export const postActions = {
  'drop-answer': {
    args: z.strictObject({ forMs }),
    serves:
      'Network: drop the answer; Exchange faults: cancel answer lost; Account: transfer answer lost',
    effect: 'executed; the connection breaks without an answer',
    where: 'both',
  },
  status: {
    args: z.strictObject({
      status: z.int().min(500).max(599),
      /** Whether a page is answered instead of JSON, as proxies do. */
      html: z.boolean().optional(),
      forMs,
    }),
    serves: 'Network: 503; 502/504 with HTML',
    effect: 'executed; HTTP `status` with JSON or a page',
    where: 'both',
  },
  error: {
    args: z.strictObject({
      code: z.int().min(-9999).max(-1000),
      status: z.int().min(400).max(599).optional(),
      msg: z.string().max(200).optional(),
      forMs,
    }),
    serves: 'Exchange faults: codes -1000/-1001/-1006/-1007/-1016 with effect',
    effect: 'executed; answered with `code`',
    where: 'both',
  },
  'slow-body': {
    args: z.strictObject({ ms: z.int().min(1).max(600_000) }),
    serves: 'Network: slow body',
    effect: 'executed; the body takes `ms` of the wall clock',
    where: 'wire',
  },
  latency: {
    args: z.strictObject({ maxMs: z.int().min(1).max(60_000) }),
    serves: 'Network: random latency to 8 s; Time: delayed server time',
    effect:
      'executed; the answer comes up to `maxMs` of the wall clock later, drawn from the seed (in process: of exchange time)',
    where: 'both',
  },
  truncate: {
    args: z.strictObject({ forMs }),
    serves: 'Network: answer cut short',
    effect: 'executed; the JSON of the answer ends in the middle',
    where: 'both',
  },
  hide: {
    args: z
      .strictObject({
        /** So many lookups find nothing. */
        reads: z.int().min(1).max(1_000_000).optional(),
        /** Lookups find nothing for so much exchange time. */
        ms: z.int().min(1).max(86_400_000).optional(),
      })
      .refine(({ reads, ms }) => reads !== undefined || ms !== undefined, 'needs reads or ms'),
    serves: 'Exchange faults: -2013 for a while after acceptance',
    effect: 'executed and answered; lookups of the order answer -2013 for a while',
    where: 'both',
  },
} as const satisfies Record<string, FaultAction>
