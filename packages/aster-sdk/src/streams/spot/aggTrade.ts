import { AggTradeEvent, readSpotAggTrade } from '../events/aggTradeEvent.ts'
import { SymbolStream, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Trades of each taker order, in real time. */
export const aggTrade = defineStream({
  market: 'spot',
  name: 'aggTrade',
  patterns: ['<symbol>@aggTrade'],
  updateSpeed: 'real-time',
  event: 'aggTrade',
  params: SymbolStream,
  stream: ({ symbol }) => symbolStream(symbol, 'aggTrade'),
  schema: AggTradeEvent,
  readText: readSpotAggTrade,
})
