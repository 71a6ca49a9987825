/**
 * What a user's first program might do with each package. The install test copies this file into empty
 * projects, as an ES module, as CommonJS and as TypeScript, and compares what it prints.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as backtest from '@asterkit/backtest'
import * as deltaNeutral from '@asterkit/delta-neutral'
import * as instruments from '@asterkit/instruments'
import * as marketMaking from '@asterkit/market-making'
import * as paper from '@asterkit/paper-exchange'
import * as sdk from '@asterkit/sdk'
import * as signing from '@asterkit/sdk/signing'
import * as strategy from '@asterkit/strategy'
import * as sqlite from '@asterkit/strategy/sqlite'

/** Throwaway key of the documented signing vectors; it owns nothing. */
const KEY = '0x0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
const MESSAGE =
  'symbol=ASTERUSDT&type=LIMIT&side=BUY&timeInForce=GTC&quantity=20&price=0.5&nonce=1786000000123456' +
  '&user=0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A&signer=0xFCAd0B19bB29D4674531d6f115237E16AfCE377c'

function roundedBid(): string {
  const bitcoin = instruments.readInstrument('perp', {
    symbol: 'BTCUSDT',
    status: 'TRADING',
    baseAsset: 'BTC',
    quoteAsset: 'USDT',
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.1', maxPrice: '1000000', tickSize: '0.1' },
      { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
      { filterType: 'MIN_NOTIONAL', notional: '5' },
    ],
  })
  return instruments.roundToTick('64123.4567', bitcoin, 'buy').toFixed()
}

async function signature(): Promise<string> {
  const digest = signing.digestOfMessage(MESSAGE, sdk.environments.mainnet.chainId)
  return signing.privateKeySigner(KEY).signDigest(digest)
}

/** Asks a local exchange for its time, through the SDK. */
async function paperTime(): Promise<string> {
  const feed = paper.loadFeed({ seed: 7, days: 1 })
  const exchange = await paper.startPaperExchange({ feed })
  try {
    const { futuresRestUrl, futuresWsUrl, spotRestUrl, spotWsUrl } = exchange.urls
    const environment = sdk.customEnvironment({
      hosts: {
        futuresRest: futuresRestUrl,
        futuresWs: futuresWsUrl,
        spotRest: spotRestUrl,
        spotWs: spotWsUrl,
      },
    })
    const { serverTime } = await sdk.createAsterClient({ environment }).futures.getServerTime()
    return String(serverTime - feed.startTime)
  } finally {
    await exchange.close()
  }
}

/** Writes a journal, closes it, and reads it again. */
function journalEntries(): string {
  const folder = mkdtempSync(join(tmpdir(), 'asterkit-probe-'))
  const open = () =>
    sqlite.openSqliteJournal({ folder, environment: 'paper', account: 'probe', now: () => 1 })
  try {
    const first = open()
    first.append({ kind: 'probe', time: 1, body: { amount: '0.1' } })
    first.close()
    const second = open()
    const kinds = [...second.read()].map((entry) => entry.kind)
    second.close()
    return kinds.filter((kind) => kind === 'probe').join()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Farms a simulated day in process; the parts of the result have to add up. */
async function backtestDay(): Promise<string> {
  const { report } = await backtest.runBacktest({ feed: paper.loadFeed({ seed: 7, days: 1 }) })
  const explained = report.startValue.plus(report.pnl.net).plus(report.externalFlow)
  return explained.eq(report.endValue) ? 'adds up' : 'does not add up'
}

function refusedLeverage(): string {
  try {
    return String(strategy.parseFundingFarmConfig({ leverage: 4 }).leverage)
  } catch (error) {
    return error instanceof Error ? error.message : 'not an error'
  }
}

async function probe(): Promise<Readonly<Record<string, string>>> {
  return {
    roundedBid: roundedBid(),
    aprOfOneBasisPoint: deltaNeutral
      .fundingApr({ fundingRate: '0.0001', fundingIntervalHours: 8 })
      .toFixed(),
    microPrice: String(
      marketMaking.microPrice({ bid: 100, bidQuantity: 3, ask: 101, askQuantity: 1 }),
    ),
    signature: await signature(),
    paperTime: await paperTime(),
    journalEntries: journalEntries(),
    backtestDay: await backtestDay(),
    refusedLeverage: refusedLeverage(),
  }
}

void probe().then((found) => process.stdout.write(JSON.stringify(found)))
