import { MiniTickerEvent } from '../events/miniTickerEvent.ts'
import { SymbolStream, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Last price and 24 hour range of one symbol, every 1000 ms. */
export const miniTicker = defineStream({
  market: 'spot',
  name: 'miniTicker',
  patterns: ['<symbol>@miniTicker'],
  updateSpeed: '1000ms',
  event: '24hrMiniTicker',
  params: SymbolStream,
  stream: ({ symbol }) => symbolStream(symbol, 'miniTicker'),
  schema: MiniTickerEvent,
})
