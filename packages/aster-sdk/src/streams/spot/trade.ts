import { readTrade, TradeEvent } from '../events/tradeEvent.ts'
import { SymbolStream, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Each trade, in real time. */
export const trade = defineStream({
  market: 'spot',
  name: 'trade',
  patterns: ['<symbol>@trade'],
  updateSpeed: 'real-time',
  event: 'trade',
  params: SymbolStream,
  stream: ({ symbol }) => symbolStream(symbol, 'trade'),
  schema: TradeEvent,
  readText: readTrade,
})
