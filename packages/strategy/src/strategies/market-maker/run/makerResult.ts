import { type Decimal, ZERO } from '@asterkit/instruments'
import { remainingLots } from '../../../executors/quotes/ownQuote.ts'
import { QUOTE_ASSET } from '../../../ledger/quoteAsset.ts'
import { walletAccount } from '../../../ledger/transactions.ts'
import type { LatencyFigures, MakerResult, MakerStatus, SymbolStatus } from './makerReport.ts'
import type { MakerSession, SymbolRun } from './makerSession.ts'

/** Result since the first start, by its sources. Fees in other assets are not in it: they have no price here. */
export function makerResult({ context, symbols }: MakerSession): MakerResult {
  const { balances } = context.book
  const received = (account: string) => balances.get(account, QUOTE_ASSET).negated()
  const realized = received('perp-pnl')
  const fees = received('fees:perp')
  const funding = received('funding')
  let unrealized = ZERO
  for (const symbol of symbols.values()) {
    unrealized = unrealized.plus(unrealizedOf(context.book.view, symbol) ?? ZERO)
  }
  const net = realized.plus(fees).plus(funding).plus(unrealized)
  return { realized, fees, funding, unrealized, net }
}

/** Symbols with a position whose price is not known. */
export function unpricedSymbols({ context, symbols }: MakerSession): readonly string[] {
  return [...symbols.values()]
    .filter((symbol) => unrealizedOf(context.book.view, symbol) === undefined)
    .map(({ symbol }) => symbol)
}

function unrealizedOf(
  { positions }: MakerSession['context']['book']['view'],
  { symbol, markPrice }: SymbolRun,
): Decimal | undefined {
  const position = positions.get(symbol)
  if (position === undefined || position.quantity.isZero()) return ZERO
  return markPrice && position.quantity.times(markPrice).minus(position.cost)
}

/** Everything worth showing at one moment. */
export function makerStatus(session: MakerSession): MakerStatus {
  const { run, context } = session
  const { view } = context.book
  const result = makerResult(session)
  return {
    time: run.clock.now(),
    symbols: [...session.symbols.values()].map((symbol) => symbolStatus(session, symbol)),
    wallets: wallets(session),
    result,
    dayResult: result.net.minus(view.day?.result ?? result.net),
    ...view.totals,
    answers: percentiles(session.delays),
    halt: view.halt?.reason,
  }
}

function wallets({ context }: MakerSession): MakerStatus['wallets'] {
  return [...context.book.balances.entries()]
    .filter(([account, asset]) => account === walletAccount('perp', asset))
    .map(([, asset, amount]) => ({ asset, amount }))
}

function symbolStatus({ context }: MakerSession, symbol: SymbolRun): SymbolStatus {
  const { view } = context.book
  const unrealized = unrealizedOf(view, symbol)
  const { quantity = ZERO, cost = ZERO } = view.positions.get(symbol.symbol) ?? {}
  return {
    symbol: symbol.symbol,
    grid: symbol.grid,
    decision: symbol.decision,
    resting: [...symbol.desk.quotes()].flatMap((quote) => {
      const { side, ticks, state } = quote
      const lots = remainingLots(quote)
      return lots === 0 || state === 'ended' ? [] : [{ side, ticks, lots, state }]
    }),
    position: quantity,
    ...(quantity.isZero() ? {} : { entryPrice: cost.div(quantity) }),
    ...(symbol.markPrice && { markPrice: symbol.markPrice }),
    ...(unrealized === undefined ? {} : { unrealized }),
    markouts: symbol.state.markouts,
    marketDelayMs: symbol.state.marketDelayMs,
    times: { ...symbol.times },
  }
}

function percentiles(delays: readonly number[]): LatencyFigures {
  const sorted = [...delays].sort((one, other) => one - other)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return { p50: at(0.5) ?? 0, p99: at(0.99) ?? 0, count: sorted.length }
}
