import { z } from 'zod'
import type { FaultAction } from './faultAction.ts'

const count = z.int().min(1).max(1000)

/** Faults of streams; `match.endpoint` is `userData` or a stream such as `depth`. */
export const eventActions = {
  silence: {
    args: z.strictObject({
      /** Exchange time. @default for ever */
      forMs: z.int().min(1).max(10_000_000_000).optional(),
    }),
    serves: 'WebSocket: silent socket',
    effect: 'the socket stays open and says nothing more',
    where: 'both',
  },
  close: {
    args: z.strictObject({ code: z.int().min(1000).max(4999).optional() }),
    serves: 'WebSocket: server close at any time',
    effect: 'the server closes the socket (1001) instead of telling (in process: a gap)',
    where: 'both',
  },
  'expire-key': {
    args: z.strictObject({}),
    serves: 'WebSocket: listen key expired or keep-alive failing',
    effect: 'the listen key of the account is no longer good; futures say `listenKeyExpired`',
    where: 'wire',
  },
  skip: {
    args: z.strictObject({}),
    serves: 'WebSocket: depth gap',
    effect: 'the message is not told',
    where: 'both',
  },
  duplicate: {
    args: z.strictObject({ copies: count.optional() }),
    serves: 'WebSocket: user events duplicated',
    effect: 'the message is told once more, or `copies` times more',
    where: 'both',
  },
  'hold-back': {
    args: z.strictObject({ messages: count }),
    serves: 'WebSocket: user events shuffled',
    effect: 'the message is told after the next `messages`',
    where: 'both',
  },
  replay: {
    args: z.strictObject({ messages: count }),
    serves: 'WebSocket: user events replayed',
    effect: 'after the message the last `messages` are told again',
    where: 'both',
  },
  burst: {
    args: z.strictObject({ messages: z.int().min(1).max(100_000) }),
    serves: 'WebSocket: burst of 20,000 msg/s',
    effect: 'the message is told `messages` times at once',
    where: 'both',
  },
  malformed: {
    args: z.strictObject({}),
    serves: 'WebSocket: malformed frames',
    effect: 'half of the message is told, which is no JSON',
    where: 'wire',
  },
  unknown: {
    args: z.strictObject({}),
    serves: 'WebSocket: unknown events',
    effect: 'a message of a kind that nobody knows comes before it',
    where: 'wire',
  },
} as const satisfies Record<string, FaultAction>
