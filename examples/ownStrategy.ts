// A strategy of one's own: pure rules, and a runner that knows the ports only.
import { createSimExchange } from '@asterkit/backtest'
import { fundingApr } from '@asterkit/delta-neutral'
import type { Decimal } from '@asterkit/instruments'
import { syntheticFeed } from '@asterkit/paper-exchange'
import { createVenue } from '@asterkit/paper-exchange/core'
import type { Clock, MarketData, Strategy } from '@asterkit/strategy'

type Facts = { readonly apr: Decimal | undefined }
type Decision = { readonly kind: 'short' | 'hold'; readonly reason: string }

/** Wants to be short while funding pays more than `minApr` a year. No clock, no I/O: easy to test. */
function richFunding(minApr: string): Strategy<Facts, Facts, Decision> {
  return {
    name: 'rich-funding',
    init: () => ({ apr: undefined }),
    fold: (_before, facts) => facts,
    decide({ apr }) {
      if (apr === undefined) return { kind: 'hold', reason: 'the rate is unknown' }
      return { kind: apr.gt(minApr) ? 'short' : 'hold', reason: `${apr.times(100).toFixed(1)} %` }
    },
  }
}

/** Decides every `hours` hours. `createAsterExchange` and `systemClock` make the same run live. */
async function run(market: MarketData, clock: Clock, symbol: string, hours: number) {
  const { signal } = new AbortController()
  const strategy = richFunding('0.3')
  let state = strategy.init(clock.now())
  for (let round = 0; round < 6; round += 1) {
    const fundingRate = (await market.listPremiums(signal)).get(symbol)?.fundingRate
    const fundingIntervalHours = (await market.listFundingTerms(signal)).get(symbol)?.intervalHours
    const isKnown = fundingRate !== undefined && fundingIntervalHours !== undefined
    const apr = isKnown ? fundingApr({ fundingRate, fundingIntervalHours }) : undefined
    state = strategy.fold(state, { apr })
    const { kind, reason } = strategy.decide(state, clock.now())
    console.log(`${new Date(clock.now()).toISOString()} ${kind}: ${reason}`)
    await clock.sleep(hours * 3_600_000, signal)
  }
}

const startingBalances = { spot: { USDT: '5000' }, perp: { USDT: '5000' } }
const venue = createVenue({ feed: syntheticFeed({ seed: 7 }), startingBalances })
const exchange = createSimExchange({ venue, account: '0x01' })
await run(exchange, exchange.clock, 'ASTERUSDT', 48)
