import { BookTickerEvent, readSpotBookTicker } from '../events/bookTickerEvent.ts'
import { SymbolStream, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Best bid and ask of one symbol, at every change. Messages carry no name and no times. */
export const bookTicker = defineStream({
  market: 'spot',
  name: 'bookTicker',
  patterns: ['<symbol>@bookTicker'],
  updateSpeed: 'real-time',
  params: SymbolStream,
  stream: ({ symbol }) => symbolStream(symbol, 'bookTicker'),
  schema: BookTickerEvent,
  readText: readSpotBookTicker,
})
