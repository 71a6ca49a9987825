import * as z from 'zod/mini'
import { symbolName } from '../../schemas.ts'
import { MarkPriceEvent } from '../events/markPriceEvent.ts'
import { symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Names the stream. */
const MarkPriceStream = z.strictObject({
  symbol: symbolName,
  /** @default every 3 s */
  speed: z.optional(z.literal('1s')),
})

/** Mark price, index price and running funding rate of one perpetual, every 3 s or every second. */
export const markPrice = defineStream({
  market: 'futures',
  name: 'markPrice',
  patterns: ['<symbol>@markPrice', '<symbol>@markPrice@1s'],
  updateSpeed: '3000ms | 1000ms',
  event: 'markPriceUpdate',
  params: MarkPriceStream,
  stream: ({ symbol, speed }) => symbolStream(symbol, 'markPrice', speed),
  schema: MarkPriceEvent,
})
