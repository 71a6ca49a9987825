import * as z from 'zod/mini'
import { klineInterval } from '../kline.ts'
import { symbolName } from '../schemas.ts'

/** Names a stream of one symbol. */
export const SymbolStream = z.strictObject({
  /** Venue symbol in any case, e.g. `BTCUSDT`. */
  symbol: symbolName,
})

/** Names a stream that has no parameters. */
export const WholeMarketStream = z.strictObject({})

/** Names a stream of candles. */
export const KlineStream = z.strictObject({ symbol: symbolName, interval: klineInterval })

/** Levels per side of a partial book. */
export const depthLevels = z.union([z.literal(5), z.literal(10), z.literal(20)])

/** Starts the name of a stream: wire names carry the symbol in lower case. */
export function symbolStream(symbol: string, channel: string, speed?: string): string {
  return `${symbol.toLowerCase()}@${channel}${speed === undefined ? '' : `@${speed}`}`
}
