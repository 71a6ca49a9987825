import { TickerEvent } from '../events/tickerEvent.ts'
import { WholeMarketStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** 24 hour figures of the symbols that changed, every second. */
export const tickerArr = defineStream({
  market: 'spot',
  name: 'tickerArr',
  patterns: ['!ticker@arr'],
  updateSpeed: '1000ms',
  event: '24hrTicker',
  params: WholeMarketStream,
  stream: () => '!ticker@arr',
  schema: TickerEvent,
  isList: true,
})
