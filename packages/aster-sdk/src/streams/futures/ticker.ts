import { TickerEvent } from '../events/tickerEvent.ts'
import { SymbolStream, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** 24 hour figures of one symbol, every 500 ms. */
export const ticker = defineStream({
  market: 'futures',
  name: 'ticker',
  patterns: ['<symbol>@ticker'],
  updateSpeed: '500ms',
  event: '24hrTicker',
  params: SymbolStream,
  stream: ({ symbol }) => symbolStream(symbol, 'ticker'),
  schema: TickerEvent,
})
