import { KlineEvent } from '../events/klineEvent.ts'
import { KlineStream, symbolStream } from '../streamParams.ts'
import { defineStream } from '../streamSpec.ts'

/** The running candle of one symbol, every 250 ms; `k.x` is true in the last message of a candle. */
export const kline = defineStream({
  market: 'futures',
  name: 'kline',
  patterns: ['<symbol>@kline_<interval>'],
  updateSpeed: '250ms',
  event: 'kline',
  params: KlineStream,
  stream: ({ symbol, interval }) => symbolStream(symbol, `kline_${interval}`),
  schema: KlineEvent,
})
