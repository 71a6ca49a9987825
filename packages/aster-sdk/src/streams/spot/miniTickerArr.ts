import { MiniTickerEvent } from '../events/miniTickerEvent.ts'
import { WholeMarketStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** Last prices and 24 hour ranges of the symbols that changed, every second. */
export const miniTickerArr = defineStream({
  market: 'spot',
  name: 'miniTickerArr',
  patterns: ['!miniTicker@arr'],
  updateSpeed: '1000ms',
  event: '24hrMiniTicker',
  params: WholeMarketStream,
  stream: () => '!miniTicker@arr',
  schema: MiniTickerEvent,
  isList: true,
})
