import { ForceOrderEvent } from '../events/forceOrderEvent.ts'
import { SymbolStream, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Liquidations of one symbol: at most the latest of each second, silence when there are none. */
export const forceOrder = defineStream({
  market: 'futures',
  name: 'forceOrder',
  patterns: ['<symbol>@forceOrder'],
  updateSpeed: '1000ms',
  event: 'forceOrder',
  params: SymbolStream,
  stream: ({ symbol }) => symbolStream(symbol, 'forceOrder'),
  schema: ForceOrderEvent,
})
