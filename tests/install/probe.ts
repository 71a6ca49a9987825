/**
 * What a user's first program might do with each package. The install test copies this file into empty
 * projects, as an ES module, as CommonJS and as TypeScript, and compares what it prints.
 */
import * as backtest from '@asterkit/backtest'
import * as deltaNeutral from '@asterkit/delta-neutral'
import * as instruments from '@asterkit/instruments'
import * as paper from '@asterkit/paper-exchange'
import * as strategy from '@asterkit/strategy'
import * as sqlite from '@asterkit/strategy/sqlite'
import * as testing from '@asterkit/strategy/testing'

const bitcoin = instruments.readInstrument('perp', {
  symbol: 'BTCUSDT',
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  contractType: 'PERPETUAL',
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.1', maxPrice: '1000000', tickSize: '0.1' },
    { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
    { filterType: 'MIN_NOTIONAL', notional: '5' },
  ],
})

async function probe(): Promise<Record<string, string>> {
  const exchange = await paper.startPaperExchange({ feed: paper.loadFeed({ seed: 7, days: 1 }) })
  try {
    const ping = await fetch(`${exchange.urls.futuresRestUrl}/fapi/v3/ping`)
    return {
      roundedBid: instruments.roundToTick('64123.4567', bitcoin, 'buy').toFixed(),
      aprOfOneBasisPoint: deltaNeutral
        .fundingApr({ fundingRate: '0.0001', fundingIntervalHours: 8 })
        .toFixed(),
      paperPing: String(ping.status),
    }
  } finally {
    await exchange.close()
  }
}

void probe().then((found) => process.stdout.write(JSON.stringify(found)))
