import { BookTickerEvent, readFuturesBookTicker } from '../events/bookTickerEvent.ts'
import { WholeMarketStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Best bid and ask of every symbol, at every change. */
export const bookTickerAll = defineStream({
  market: 'futures',
  name: 'bookTickerAll',
  patterns: ['!bookTicker'],
  updateSpeed: 'real-time',
  event: 'bookTicker',
  params: WholeMarketStream,
  stream: () => '!bookTicker',
  schema: BookTickerEvent,
  readText: readFuturesBookTicker,
})
