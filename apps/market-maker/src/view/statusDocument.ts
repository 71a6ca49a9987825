import type { MakerStatus, Markout, SymbolStatus } from '@asterkit/strategy'

/** One order of ours, prices and quantities as decimal text. */
export interface ShownQuote {
  readonly side: 'buy' | 'sell'
  readonly price: string
  readonly quantity: string
  /** `wanted` by the strategy; else the state of an order that rests or may rest. */
  readonly state: 'wanted' | 'sent' | 'live' | 'unknown'
}

/** One symbol of a status. */
export interface ShownSymbol {
  readonly symbol: string
  readonly baseAsset: string
  /** Best prices of the market; absent: unknown. */
  readonly bid?: string
  readonly ask?: string
  readonly orders: readonly ShownQuote[]
  readonly wanted: readonly ShownQuote[]
  /** Why not both sides are quoted; empty: they are. */
  readonly reasons: readonly {
    readonly code: string
    readonly side: string
    readonly detail: string
  }[]
  /** Signed base units. */
  readonly position: string
  /** Signed share of the hard limit that is held; absent while the market is unknown. */
  readonly inventoryShare?: number
  /** Quote per base: average paid, absent without a position; and the mark price. */
  readonly entryPrice?: string
  readonly markPrice?: string
  /** Quote; absent: no price is known. */
  readonly unrealized?: string
  /** Basis points; absent while the market is unknown. */
  readonly halfSpreadBps?: number
  readonly skewBps?: number
  readonly tiltBps?: number
  readonly floorBps?: { readonly buy: number; readonly sell: number }
  readonly sigmaBps?: number
  readonly model?: 'calibrated' | 'static'
  /** Profit of fills after 1, 5 and 30 s, basis points; null without fills. */
  readonly markoutsBps: {
    readonly buy: readonly (number | null)[]
    readonly sell: readonly (number | null)[]
  }
  /** Smoothed way of market messages to us, ms. */
  readonly marketDelayMs: number
  /** Share of the time that nothing stood against it in which both sides rested; null: there was none. */
  readonly twoSidedShare: number | null
  readonly unguardedShare: number | null
}

/** What `status.json` and `dashboard --json` hold; within a version no field goes away. Amounts in quote. */
export interface StatusDocument {
  readonly schema: 'asterkit.market-maker.status/1'
  readonly time: string
  readonly label: string
  readonly symbols: readonly ShownSymbol[]
  readonly wallets: readonly { readonly asset: string; readonly amount: string }[]
  readonly net: string
  readonly realized: string
  readonly fees: string
  readonly funding: string
  readonly unrealized: string
  readonly day: string
  readonly fills: number
  readonly makerFills: number
  readonly volume: string
  /** Time until the exchange answered orders, ms. */
  readonly answers: { readonly p50: number; readonly p99: number; readonly count: number }
  readonly halt: string | null
}

/** Writes a status in the units that people read. */
export function statusDocument(status: MakerStatus, label: string): StatusDocument {
  const { result } = status
  const money = (amount: { toFixed(digits: number): string }) => withoutMinusZero(amount.toFixed(4))
  return {
    schema: 'asterkit.market-maker.status/1',
    time: new Date(status.time).toISOString(),
    label,
    symbols: status.symbols.map(shownSymbol),
    wallets: status.wallets.map(({ asset, amount }) => ({ asset, amount: amount.toFixed() })),
    net: money(result.net),
    realized: money(result.realized),
    fees: money(result.fees),
    funding: money(result.funding),
    unrealized: money(result.unrealized),
    day: money(status.dayResult),
    fills: status.fills,
    makerFills: status.makerFills,
    volume: status.volume.toFixed(2),
    answers: status.answers,
    halt: status.halt ?? null,
  }
}

function shownSymbol(status: SymbolStatus): ShownSymbol {
  const { grid, decision, times, unrealized, entryPrice, markPrice } = status
  const { figures } = decision
  const shown = (quote: { side: 'buy' | 'sell'; ticks: number; lots: number }) => ({
    side: quote.side,
    price: grid.prices.toPaddedText(quote.ticks),
    quantity: grid.quantities.toPaddedText(quote.lots),
  })
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null)
  return {
    symbol: status.symbol,
    baseAsset: grid.baseAsset,
    ...(figures && {
      bid: grid.prices.toPaddedText(figures.touch.bid),
      ask: grid.prices.toPaddedText(figures.touch.ask),
      halfSpreadBps: figures.halfSpreadBps,
      skewBps: figures.skewBps,
      tiltBps: figures.tiltBps,
      floorBps: { buy: figures.floorBps.bid, sell: figures.floorBps.ask },
      sigmaBps: figures.sigmaBps,
      model: figures.model,
      inventoryShare: figures.inventoryShare,
    }),
    orders: status.resting.map((quote) => ({ ...shown(quote), state: quote.state })),
    wanted: decision.quotes.map((quote) => ({ ...shown(quote), state: 'wanted' })),
    reasons: decision.reasons,
    position: status.position.toFixed(),
    ...(entryPrice && { entryPrice: entryPrice.toSignificantDigits(10).toFixed() }),
    ...(markPrice && { markPrice: markPrice.toFixed() }),
    ...(unrealized && { unrealized: withoutMinusZero(unrealized.toFixed(4)) }),
    marketDelayMs: status.marketDelayMs,
    markoutsBps: { buy: figuresOf(status.markouts.buy), sell: figuresOf(status.markouts.sell) },
    twoSidedShare: share(times.twoSided, times.unguarded),
    unguardedShare: share(times.unguarded, times.total),
  }
}

function figuresOf({ bps, count }: Markout): readonly (number | null)[] {
  return bps.map((value, horizon) => ((count[horizon] ?? 0) > 0 ? value : null))
}

function withoutMinusZero(text: string): string {
  return /^-0(?:\.0+)?$/.test(text) ? text.slice(1) : text
}
