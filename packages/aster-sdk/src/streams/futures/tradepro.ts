import { TradeproEvent } from '../events/tradeproEvent.ts'
import { SymbolStream, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Each trade with its transaction hash and the addresses of both sides, unless hidden. Public. */
export const tradepro = defineStream({
  market: 'futures',
  name: 'tradepro',
  patterns: ['<symbol>@tradepro'],
  updateSpeed: 'not documented',
  event: 'tradepro',
  params: SymbolStream,
  stream: ({ symbol }) => symbolStream(symbol, 'tradepro'),
  schema: TradeproEvent,
})
