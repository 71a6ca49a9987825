import { syntheticFeed } from '@asterkit/paper-exchange'
import type { Feed, FeedEvent } from '@asterkit/paper-exchange/core'
import { LIVELY_COINS } from './coins.ts'
import {
  fundingRuleOf,
  type LivelyScript,
  type MarketScript,
  rateAt,
  settledBefore,
} from './simMarket.ts'

const MINUTE = 60_000

/**
 * Plays the paper exchange's lively market: calm, trends and storms, a book a second. Its rates of funding are the
 * script's, for by themselves they would hardly change within an hour.
 */
export function livelyMarket(script: MarketScript, { everyMs, hasTrades }: LivelyScript): Feed {
  const { seed, startTime } = script
  const feed = syntheticFeed({
    seed,
    startTime,
    stepMs: everyMs,
    symbolCount: LIVELY_COINS.length,
    hasTrades,
  })
  const coins = new Map(script.coins.map((coin) => [`${coin.asset}USDT`, coin]))
  return {
    ...feed,
    instruments: feed.instruments.filter(({ symbol }) => coins.has(symbol)),
    funding: new Map([...coins].map(([symbol, coin]) => [symbol, fundingRuleOf(coin)])),
    settledBefore: (symbol) => {
      const coin = coins.get(symbol)
      return coin === undefined ? [] : settledBefore(coin, startTime)
    },
    *take(until): Generator<FeedEvent> {
      for (const event of feed.take(until)) {
        const coin = coins.get(event.symbol)
        if (coin === undefined) continue
        const minute = (event.time - startTime) / MINUTE
        yield event.kind === 'mark' ? { ...event, fundingRate: rateAt(coin, minute) } : event
      }
    },
  }
}
