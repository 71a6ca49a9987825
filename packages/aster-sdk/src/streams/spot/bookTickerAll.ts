import { BookTickerEvent, readSpotBookTicker } from '../events/bookTickerEvent.ts'
import { WholeMarketStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Best bid and ask of every symbol, at every change. Messages carry no name and no times. */
export const bookTickerAll = defineStream({
  market: 'spot',
  name: 'bookTickerAll',
  patterns: ['!bookTicker'],
  updateSpeed: 'real-time',
  params: WholeMarketStream,
  stream: () => '!bookTicker',
  schema: BookTickerEvent,
  readText: readSpotBookTicker,
})
