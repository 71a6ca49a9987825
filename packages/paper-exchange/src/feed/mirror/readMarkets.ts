import { decimal, type Instrument, readInstruments } from '@asterkit/instruments'
import type { AsterClient } from '@asterkit/sdk'
import type { EpochMs, FeedEvent, FundingRule } from '../../core/contract.ts'
import { FeedError } from '../feedError.ts'

/** Perpetuals that are followed when nobody names symbols. */
const MOST_TRADED = 20
const SETTLED_BEFORE = 90

/** What the real exchange says about its markets before anything is streamed. */
export interface MirroredMarkets {
  readonly instruments: readonly Instrument[]
  readonly funding: ReadonlyMap<string, FundingRule>
  readonly settled: ReadonlyMap<
    string,
    readonly { readonly time: EpochMs; readonly rate: ReturnType<typeof decimal> }[]
  >
  readonly notes: readonly string[]
}

/**
 * Reads rules, funding intervals and settled rates of the symbols to follow.
 *
 * @param symbols Without them the most traded perpetuals and their spot pairs.
 * @throws {FeedError} A named symbol is not listed. @throws {AsterError} A call failed.
 */
export async function readMarkets(
  { futures, spot }: AsterClient,
  symbols: readonly string[] | undefined,
): Promise<MirroredMarkets> {
  const [futuresInfo, spotInfo, fundingInfo, tickers] = await Promise.all([
    futures.getExchangeInfo(),
    spot.getExchangeInfo(),
    futures.getFundingInfo(),
    symbols === undefined ? futures.getTicker24h() : [],
  ])
  const funding = readFunding(fundingInfo)
  // The venue's perpetuals have one margin asset; without a known interval nothing could be settled.
  const perps = readInstruments('perp', futuresInfo).instruments.filter(
    ({ symbol, quoteAsset }) => quoteAsset === 'USDT' && funding.has(symbol),
  )
  const spots = readInstruments('spot', spotInfo).instruments
  const wanted = new Set(symbols ?? mostTraded(perps, tickers))
  const instruments = [...spots, ...perps].filter(({ symbol }) => wanted.has(symbol))
  const listed = new Set(instruments.map(({ symbol }) => symbol))
  const missing = [...wanted].filter((symbol) => !listed.has(symbol))
  if (missing.length > 0 || instruments.length === 0) {
    throw new FeedError(
      `${missing.join(', ') || 'nothing'}: not listed as spot or as a perpetual in USDT with a known funding interval`,
    )
  }
  const followed = perps.filter(({ symbol }) => wanted.has(symbol))
  const settled = new Map(
    await Promise.all(
      followed.map(async ({ symbol }) => {
        const rows = await futures.getFundingRateHistory({ symbol, limit: SETTLED_BEFORE })
        return [symbol, rows.map(readRate)] as const
      }),
    ),
  )
  return {
    instruments,
    funding: new Map([...funding].filter(([symbol]) => wanted.has(symbol))),
    settled,
    notes: [
      `Prices, books and trades of ${[...listed].join(', ')} are those of the real exchange; orders never leave this machine.`,
    ],
  }
}

/** Traded value of the last 24 h of the symbols. */
export async function readVolumes(
  { futures, spot }: AsterClient,
  instruments: readonly Instrument[],
): Promise<readonly Extract<FeedEvent, { kind: 'volume' }>[]> {
  const [perpTickers, spotTickers] = await Promise.all([
    futures.getTicker24h(),
    spot.getTicker24h(),
  ])
  return instruments.flatMap(({ market, symbol }) => {
    const tickers = market === 'perp' ? perpTickers : spotTickers
    const row = tickers.find((ticker) => ticker.symbol === symbol)
    if (row === undefined) return []
    return {
      kind: 'volume' as const,
      time: 0,
      market,
      symbol,
      quoteVolume24h: decimal(row.quoteVolume),
    }
  })
}

type FundingRows = Awaited<ReturnType<AsterClient['futures']['getFundingInfo']>>

function readFunding(rows: FundingRows): ReadonlyMap<string, FundingRule> {
  return new Map(
    rows.flatMap(({ symbol, fundingIntervalHours, fundingFeeCap, fundingFeeFloor }) => {
      // Cap and floor only bound rates that this feed makes up itself, and it makes up none.
      const cap = decimal(String(fundingFeeCap ?? '0.03'))
      const floor = decimal(String(fundingFeeFloor ?? cap.neg().toFixed()))
      return [[symbol, { intervalHours: fundingIntervalHours, cap, floor }] as const]
    }),
  )
}

function readRate({ fundingTime, fundingRate }: { fundingTime: number; fundingRate: string }) {
  return { time: fundingTime, rate: decimal(fundingRate) }
}

function mostTraded(
  perps: readonly Instrument[],
  tickers: readonly { readonly symbol: string; readonly quoteVolume: string }[],
): readonly string[] {
  const trading = new Set(
    perps.filter(({ status }) => status === 'TRADING').map(({ symbol }) => symbol),
  )
  return tickers
    .filter(({ symbol }) => trading.has(symbol))
    .sort((a, b) => Number(b.quoteVolume) - Number(a.quoteVolume))
    .slice(0, MOST_TRADED)
    .map(({ symbol }) => symbol)
}
