import * as z from 'zod/mini'
import { symbolName } from '../../schemas.ts'
import { DepthEvent, readDepth } from '../events/depthEvent.ts'
import { symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Names the stream. */
const DepthStream = z.strictObject({
  symbol: symbolName,
  /** @default every 250 ms */
  speed: z.optional(z.enum(['500ms', '100ms'])),
})

/** Changes of one book. Chained by `pu`, the `u` of the event before; `watchOrderBook` makes a book of them. */
export const diffDepth = defineStream({
  market: 'futures',
  name: 'diffDepth',
  patterns: ['<symbol>@depth', '<symbol>@depth@500ms', '<symbol>@depth@100ms'],
  updateSpeed: '250ms | 500ms | 100ms',
  event: 'depthUpdate',
  params: DepthStream,
  stream: ({ symbol, speed }) => symbolStream(symbol, 'depth', speed),
  schema: DepthEvent,
  readText: readDepth,
})
