import * as z from 'zod/mini'
import { symbolName } from '../../schemas.ts'
import { DepthEvent, readDepth } from '../events/depthEvent.ts'
import { symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Names the stream. */
const DepthStream = z.strictObject({
  symbol: symbolName,
  /** @default every 1000 ms */
  speed: z.optional(z.literal('100ms')),
})

/** Changes of one book. Each `U` is the `u` of the event before plus one; `watchOrderBook` makes a book of them. */
export const diffDepth = defineStream({
  market: 'spot',
  name: 'diffDepth',
  patterns: ['<symbol>@depth', '<symbol>@depth@100ms'],
  updateSpeed: '1000ms | 100ms',
  event: 'depthUpdate',
  params: DepthStream,
  stream: ({ symbol, speed }) => symbolStream(symbol, 'depth', speed),
  schema: DepthEvent,
  readText: readDepth,
})
