import { AggTradeEvent, readFuturesAggTrade } from '../events/aggTradeEvent.ts'
import { SymbolStream, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Trades of each taker order, gathered over 100 ms; none of the insurance fund and of auto-deleveraging. */
export const aggTrade = defineStream({
  market: 'futures',
  name: 'aggTrade',
  patterns: ['<symbol>@aggTrade'],
  updateSpeed: '100ms',
  event: 'aggTrade',
  params: SymbolStream,
  stream: ({ symbol }) => symbolStream(symbol, 'aggTrade'),
  schema: AggTradeEvent,
  readText: readFuturesAggTrade,
})
