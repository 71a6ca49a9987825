import { z } from 'zod'
import { type FaultAction, forMs } from './faultAction.ts'

const milliseconds = z.int().min(0).max(3_600_000)

/** Faults that strike a call before the exchange's core sees it. */
export const preActions = {
  drop: {
    args: z.strictObject({ forMs }),
    serves: 'Network: drop',
    effect: 'not executed; the connection breaks without an answer',
    where: 'both',
  },
  dark: {
    args: z.strictObject({ forMs }),
    serves: 'Network: one market dark',
    effect: 'not executed; no answer at all until the caller gives up (in process: at once)',
    where: 'both',
  },
  hold: {
    args: z.strictObject({
      ms: milliseconds,
      /** Whether `ms` are of the wall clock or of exchange time; in process always the latter. */
      time: z.enum(['real', 'exchange']).optional(),
      forMs,
    }),
    serves: 'Network: hold n ms',
    effect:
      'executed `ms` later, if its nonce is still good then; in process a change is given up for unknown at once, and a read takes `ms`',
    where: 'both',
  },
  'rate-limit': {
    args: z.strictObject({ retryAfterSeconds: z.int().min(0).max(86_400).optional(), forMs }),
    serves: 'Network: 429 with Retry-After',
    effect: 'not executed; HTTP 429, -1003, `Retry-After` (60 s)',
    where: 'both',
  },
  ban: {
    args: z.strictObject({ retryAfterSeconds: z.int().min(0).max(259_200).optional(), forMs }),
    serves: 'Network: 418 ban for minutes',
    effect: 'not executed; HTTP 418, -1003, `Retry-After` (120 s)',
    where: 'both',
  },
  'refuse-connection': {
    args: z.strictObject({ downMs: z.int().min(1).max(600_000) }),
    serves: 'Network: connection refused',
    effect:
      'the host closes its port and all its connections for `downMs` of the wall clock (in process: of exchange time)',
    where: 'both',
  },
  refuse: {
    args: z.strictObject({
      code: z.int().min(-9999).max(-1000),
      status: z.int().min(400).max(599).optional(),
      msg: z.string().max(200).optional(),
      forMs,
    }),
    serves:
      'Exchange faults: codes without effect, -2022; Orders: second leg refused; Account: -4087/-4088',
    effect: 'not executed; answered with `code`',
    where: 'both',
  },
  maintenance: {
    args: z.strictObject({ forMs }),
    serves: 'Exchange faults: maintenance for 30 min',
    effect: 'not executed; HTTP 503, -1016',
    where: 'both',
  },
} as const satisfies Record<string, FaultAction>
