import { BookTickerEvent, readFuturesBookTicker } from '../events/bookTickerEvent.ts'
import { SymbolStream, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Best bid and ask of one symbol, at every change. */
export const bookTicker = defineStream({
  market: 'futures',
  name: 'bookTicker',
  patterns: ['<symbol>@bookTicker'],
  updateSpeed: 'real-time',
  event: 'bookTicker',
  params: SymbolStream,
  stream: ({ symbol }) => symbolStream(symbol, 'bookTicker'),
  schema: BookTickerEvent,
  readText: readFuturesBookTicker,
})
