import { TickerEvent } from '../events/tickerEvent.ts'
import { SymbolStream, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** 24 hour figures of one symbol, every 1000 ms. */
export const ticker = defineStream({
  market: 'spot',
  name: 'ticker',
  patterns: ['<symbol>@ticker'],
  updateSpeed: '1000ms',
  event: '24hrTicker',
  params: SymbolStream,
  stream: ({ symbol }) => symbolStream(symbol, 'ticker'),
  schema: TickerEvent,
})
