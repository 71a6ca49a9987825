import * as z from 'zod/mini'
import { epochMs, priceLevel, symbolName } from '../../schemas.ts'
import { depthLevels, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'
import { textReader } from '../textReader.ts'

/** Names the stream. */
const PartialDepthStream = z.strictObject({
  symbol: symbolName,
  levels: depthLevels,
  /** @default every 1000 ms */
  speed: z.optional(z.literal('100ms')),
})

/** The best levels of a spot book. The sides are spelled out here and nowhere else. */
const SpotPartialDepthEvent = z.looseObject({
  e: z.literal('depthUpdate'),
  /** Event time, epoch ms. */
  E: epochMs,
  /** When the book changed, epoch ms. */
  T: z.optional(epochMs),
  s: symbolName,
  /** First and last update id in this event. */
  U: z.int().check(z.minimum(0)),
  u: z.int().check(z.minimum(0)),
  /** Last update id of the event before this one. */
  pu: z.optional(z.int().check(z.minimum(0))),
  /** `[price, quantity]`, quote per base and base units, best first. */
  bids: z.array(priceLevel),
  asks: z.array(priceLevel),
})
type SpotPartialDepthEvent = z.output<typeof SpotPartialDepthEvent>

const readSpotDepth = textReader(
  (at): SpotPartialDepthEvent => ({
    e: at.constant('{"e":"depthUpdate"', 'depthUpdate'),
    E: at.count(',"E":'),
    T: at.count(',"T":'),
    s: at.symbol(',"s":'),
    U: at.count(',"U":'),
    u: at.count(',"u":'),
    pu: at.count(',"pu":'),
    bids: at.levels(',"bids":'),
    asks: at.levels(',"asks":'),
  }),
)

/** The best 5, 10 or 20 levels of one book, as a whole each time. */
export const partialDepth = defineStream({
  market: 'spot',
  name: 'partialDepth',
  patterns: ['<symbol>@depth<levels>', '<symbol>@depth<levels>@100ms'],
  updateSpeed: '1000ms | 100ms',
  event: 'depthUpdate',
  params: PartialDepthStream,
  stream: ({ symbol, levels, speed }) => symbolStream(symbol, `depth${levels}`, speed),
  schema: SpotPartialDepthEvent,
  readText: readSpotDepth,
})
