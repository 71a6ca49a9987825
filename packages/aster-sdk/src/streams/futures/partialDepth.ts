import * as z from 'zod/mini'
import { symbolName } from '../../schemas.ts'
import { DepthEvent, readDepth } from '../events/depthEvent.ts'
import { depthLevels, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Names the stream. */
const PartialDepthStream = z.strictObject({
  symbol: symbolName,
  levels: depthLevels,
  /** @default every 250 ms */
  speed: z.optional(z.enum(['500ms', '100ms'])),
})

/** The best 5, 10 or 20 levels of one book, as a whole each time. */
export const partialDepth = defineStream({
  market: 'futures',
  name: 'partialDepth',
  patterns: [
    '<symbol>@depth<levels>',
    '<symbol>@depth<levels>@500ms',
    '<symbol>@depth<levels>@100ms',
  ],
  updateSpeed: '250ms | 500ms | 100ms',
  event: 'depthUpdate',
  params: PartialDepthStream,
  stream: ({ symbol, levels, speed }) => symbolStream(symbol, `depth${levels}`, speed),
  schema: DepthEvent,
  readText: readDepth,
})
