import { DecimalGrid } from '@asterkit/instruments/fixed-point'
import { futuresStreams, subscription } from '@asterkit/sdk'
import type { MarketItem, QuotedSymbol } from '../../ports/makerExchange.ts'
import type { AsterContext } from './asterContext.ts'
import { bookCounter } from './countedBook.ts'
import { mergeStreams } from './mergeStreams.ts'

/** Books, trades and mark prices of the quoted symbols as one stream. */
export function watchMarket(
  context: AsterContext,
  symbols: readonly QuotedSymbol[],
  signal: AbortSignal,
): AsyncIterable<MarketItem> {
  return mergeStreams<MarketItem>(
    (inner) => [
      ...symbols.map((symbol) => watchBook(context, symbol, inner)),
      watchTrades(context, symbols, inner),
      watchMarks(context, symbols, inner),
    ],
    signal,
  )
}

async function* watchBook(
  { client, logger, now }: AsterContext,
  quoted: QuotedSymbol,
  signal: AbortSignal,
): AsyncGenerator<MarketItem> {
  const { symbol, tick, lot } = quoted
  const count = bookCounter(quoted)
  const books = client.streams.watchOrderBook(
    { market: 'futures', symbol, tickSize: tick, stepSize: lot },
    { signal, onTrouble: troubleOf(logger, `book of ${symbol}`) },
  )
  for await (const item of books) {
    if (item.kind === 'book') {
      yield { kind: 'book', symbol, book: count(item.book, item.time ?? now()) }
    } else if (item.kind === 'gap') yield { kind: 'book-lost', symbol }
  }
}

async function* watchTrades(
  { client, logger }: AsterContext,
  symbols: readonly QuotedSymbol[],
  signal: AbortSignal,
): AsyncGenerator<MarketItem> {
  const units = new Map(symbols.map((quoted) => [quoted.symbol, unitsOf(quoted)]))
  const trades = client.streams.watch(
    symbols.map(({ symbol }) => subscription(futuresStreams.aggTrade, { symbol })),
    { signal, onTrouble: troubleOf(logger, 'trades') },
  )
  for await (const items of trades.batches()) {
    for (const item of items) {
      if (item.kind !== 'event') continue
      const { s: symbol, p, q, m, T } = item.event
      const unit = units.get(symbol)
      if (unit === undefined) continue
      const { ticks, lots } = unit(p, q)
      yield { kind: 'trade', symbol, side: m ? 'sell' : 'buy', ticks, lots, time: T }
    }
  }
}

/** Trades are facts for models: off the grid they stay between ticks. */
function unitsOf({ tick, lot }: QuotedSymbol) {
  const prices = new DecimalGrid(tick)
  const quantities = new DecimalGrid(lot)
  return (price: string, quantity: string) => ({
    ticks: prices.toSteps(price) ?? Number(price) / Number(tick),
    lots: quantities.toSteps(quantity) ?? Number(quantity) / Number(lot),
  })
}

async function* watchMarks(
  { client, logger, read }: AsterContext,
  symbols: readonly QuotedSymbol[],
  signal: AbortSignal,
): AsyncGenerator<MarketItem> {
  const marks = client.streams.watch(
    symbols.map(({ symbol }) => subscription(futuresStreams.markPrice, { symbol })),
    { signal, onTrouble: troubleOf(logger, 'mark prices') },
  )
  for await (const item of marks) {
    if (item.kind !== 'event') continue
    const { s: symbol, p, r, T } = item.event
    yield {
      kind: 'mark',
      symbol,
      markPrice: read(p),
      fundingRate: Number(r),
      nextFundingTime: T,
    }
  }
}

function troubleOf(logger: AsterContext['logger'], stream: string) {
  return (error: Error) => logger.warn('stream interrupted', { stream, reason: error.message })
}
