import * as z from 'zod/mini'
import { MarkPriceEvent } from '../events/markPriceEvent.ts'
import { defineStream } from '../streamSpec.ts'

/** Names the stream. */
const MarkPricesStream = z.strictObject({
  /** @default every 3 s */
  speed: z.optional(z.literal('1s')),
})

/** Mark prices of every perpetual, every 3 s or every second. */
export const markPriceArr = defineStream({
  market: 'futures',
  name: 'markPriceArr',
  patterns: ['!markPrice@arr', '!markPrice@arr@1s'],
  updateSpeed: '3000ms | 1000ms',
  event: 'markPriceUpdate',
  params: MarkPricesStream,
  stream: ({ speed }) => `!markPrice@arr${speed === undefined ? '' : `@${speed}`}`,
  schema: MarkPriceEvent,
  isList: true,
})
