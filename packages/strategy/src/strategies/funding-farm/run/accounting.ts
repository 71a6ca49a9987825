import { feeCoverage, hedgeDrift, pairLot } from '@asterkit/delta-neutral'
import { type Decimal, decimal, ONE, ZERO } from '@asterkit/instruments'
import type { JournalView } from '../../../executors/journalView.ts'
import type { RecordBook } from '../../../executors/recordBook.ts'
import type { Balances } from '../../../ledger/balances.ts'
import { pnlOfHolding, pnlOfLedger } from '../../../ledger/pnl.ts'
import { QUOTE_ASSET } from '../../../ledger/quoteAsset.ts'
import type { PairHolding } from '../../../pair.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import type { PerpPosition } from '../../../ports/exchange.ts'
import { heldRoundTripFees } from '../earningExits.ts'
import { midPrice } from '../facts.ts'
import type { PnlSplit, PositionView } from '../report.ts'
import type { FarmState } from '../state.ts'

/** The account's worth and where it came from, in quote. `start + pnl.net + externalFlow = value`, exactly. */
export interface Valuation {
  /** Quote in both wallets + own coins at mark + unrealised profit of own positions. */
  readonly value: Decimal
  /** Own coins without a price, left out of `value`. */
  readonly unpriced: readonly string[]
  readonly portfolio: Worth
  /** Deposits less withdrawals of quote, since the very first entry of the ledger. */
  readonly external: Decimal
  readonly pnl: PnlSplit
  readonly spotFees: Decimal
  readonly perpFees: Decimal
}

/** Where a farm's accounting begins: kept in the journal, so that restarts do not move it. */
export interface FarmStart extends Omit<Valuation, 'portfolio' | 'unpriced'> {
  readonly time: EpochMs
}

/** Name of the journal entry with which a farm's accounting begins. */
export const FARM_START_ENTRY = 'funding-farm'

/** What our coins are worth and what our positions have not booked yet. */
export interface Marks {
  /** Quote per coin by asset, as far as prices are known. */
  readonly prices: ReadonlyMap<string, Decimal>
  /** Sum over own positions, quote. */
  readonly unrealizedProfit: Decimal
  /** Sum over all positions of the account, quote. */
  readonly accountUnrealized: Decimal
}

/** A worth in quote, and the assets that had no price and are left out of it. */
export interface Worth {
  readonly value: Decimal
  readonly unpriced: readonly string[]
  /** Prices of the other assets. */
  readonly prices: ReadonlyMap<string, Decimal>
}

/**
 * Values what the strategy works with: quote in both wallets, own coins at mark, unrealised profit. Coins
 * that came from outside are the user's: only what our trades brought counts.
 */
export function ledgerValue({ balances }: RecordBook, marks: Marks): Worth {
  const own = new Map(walletTotals(balances))
  for (const [asset, amount] of own) {
    if (asset !== QUOTE_ASSET) own.set(asset, amount.plus(balances.get('external', asset)))
  }
  return worthOf(own, marks.prices, marks.unrealizedProfit)
}

/** Values everything on the account: every coin of both wallets, the user's own included, all unrealised profit. */
export function portfolioValue({ balances }: RecordBook, marks: Marks): Worth {
  return worthOf(walletTotals(balances), marks.prices, marks.accountUnrealized)
}

/** Both wallets together, by asset, locked amounts included. */
function walletTotals(balances: Balances): ReadonlyMap<string, Decimal> {
  const totals = new Map<string, Decimal>()
  for (const [account, asset, amount] of balances.entries()) {
    if (!account.startsWith('spot:') && !account.startsWith('perp:')) continue
    totals.set(asset, (totals.get(asset) ?? ZERO).plus(amount))
  }
  return totals
}

function worthOf(
  amounts: ReadonlyMap<string, Decimal>,
  prices: ReadonlyMap<string, Decimal>,
  unrealizedProfit: Decimal,
): Worth {
  let value = unrealizedProfit
  const unpriced: string[] = []
  for (const [asset, amount] of amounts) {
    const price = asset === QUOTE_ASSET ? ONE : prices.get(asset)
    if (price !== undefined) value = value.plus(amount.times(price))
    else if (!amount.isZero()) unpriced.push(asset)
  }
  return { value, unpriced, prices }
}

/** Values the ledger and says where the value came from; unpriced assets count nowhere. */
export function valueLedger(book: RecordBook, marks: Marks): Valuation {
  const { balances } = book
  const spotPrices = new Map<string, Decimal>()
  for (const [, asset] of balances.entries()) {
    if (asset !== QUOTE_ASSET) spotPrices.set(asset, marks.prices.get(asset) ?? ZERO)
  }
  const { unrealizedProfit } = marks
  const { value, unpriced } = ledgerValue(book, marks)
  return {
    value,
    unpriced,
    portfolio: portfolioValue(book, marks),
    external: balances.get('external', QUOTE_ASSET).negated(),
    pnl: pnlOfLedger(balances, { quoteAsset: QUOTE_ASSET, spotPrices, unrealizedProfit }),
    spotFees: balances.get('fees:spot', QUOTE_ASSET),
    perpFees: balances.get('fees:perp', QUOTE_ASSET),
  }
}

/** Unrealised profit by the venue's own figures: of own positions, and of all. Quote. */
export function unrealizedOf(
  view: JournalView,
  positions: readonly PerpPosition[],
): Pick<Marks, 'unrealizedProfit' | 'accountUnrealized'> {
  const own = new Set([...view.holdings.values()].map((holding) => holding.perpSymbol))
  const sum = (rows: readonly PerpPosition[]) =>
    rows.reduce((total, row) => total.plus(row.unrealizedProfit), ZERO)
  const ours = positions.filter(({ symbol }) => own.has(symbol))
  return { unrealizedProfit: sum(ours), accountUnrealized: sum(positions) }
}

/**
 * Mark price of every base asset that has a pair; else the middle of its spot book. Quote per coin.
 *
 * @param before A coin whose price is missing now keeps this one.
 */
export function marksOf(
  state: FarmState,
  balances: Balances,
  before: ReadonlyMap<string, Decimal>,
): ReadonlyMap<string, Decimal> {
  const marks = new Map(before)
  const stated = new Set<string>()
  for (const { symbol, perp } of state.universe?.pairs.values() ?? []) {
    const premium = state.premiums?.get(symbol)
    if (premium === undefined) continue
    marks.set(perp.baseAsset, premium.markPrice)
    stated.add(perp.baseAsset)
  }
  for (const asset of balances.assets()) {
    if (stated.has(asset)) continue
    const symbol = state.universe?.spotSymbols.get(asset)
    const middle = symbol === undefined ? undefined : midPrice(state.spotQuotes?.get(symbol))
    if (middle !== undefined) marks.set(asset, middle)
  }
  return marks
}

/** Difference of two profit splits: what happened in between. */
export function pnlBetween(before: PnlSplit, after: PnlSplit): PnlSplit {
  const difference = (field: keyof PnlSplit) => after[field].minus(before[field])
  return {
    funding: difference('funding'),
    fees: difference('fees'),
    spotPnl: difference('spotPnl'),
    perpPnl: difference('perpPnl'),
    basisPnl: difference('basisPnl'),
    net: difference('net'),
  }
}

/** The farm's first valuation from the journal; written now when there is none yet. */
export function farmStart(book: RecordBook, now: EpochMs, current: () => Valuation): FarmStart {
  const stored = book.view.strategy.get(FARM_START_ENTRY)
  if (stored !== undefined) return readStart(stored)
  const { value, external, pnl, spotFees, perpFees } = current()
  const data = {
    time: now,
    value: value.toFixed(),
    external: external.toFixed(),
    spotFees: spotFees.toFixed(),
    perpFees: perpFees.toFixed(),
    funding: pnl.funding.toFixed(),
    fees: pnl.fees.toFixed(),
    spotPnl: pnl.spotPnl.toFixed(),
    perpPnl: pnl.perpPnl.toFixed(),
  }
  book.append({ kind: 'strategy', time: now, body: { name: FARM_START_ENTRY, data } })
  return readStart(data)
}

function readStart(data: Readonly<Record<string, unknown>>): FarmStart {
  const amount = (field: string) => decimal(String(data[field]))
  const funding = amount('funding')
  const fees = amount('fees')
  const spotPnl = amount('spotPnl')
  const perpPnl = amount('perpPnl')
  const basisPnl = spotPnl.plus(perpPnl)
  return {
    time: Number(data.time),
    value: amount('value'),
    external: amount('external'),
    spotFees: amount('spotFees'),
    perpFees: amount('perpFees'),
    pnl: { funding, fees, spotPnl, perpPnl, basisPnl, net: funding.plus(basisPnl).minus(fees) },
  }
}

/** What a person sees of a held pair; undefined while its market is unknown. */
export function positionView(holding: PairHolding, state: FarmState): PositionView | undefined {
  const pair = [...(state.universe?.pairs.values() ?? [])].find(
    (row) => row.perp.symbol === holding.perpSymbol,
  )
  const position = state.positions?.find((row) => row.symbol === holding.perpSymbol)
  const premium = pair && state.premiums?.get(pair.symbol)
  const markPrice = premium?.markPrice ?? position?.markPrice
  if (pair === undefined || markPrice === undefined) return undefined
  const { spotQuantity, perpQuantity } = holding
  const drift = hedgeDrift({ spotQuantity, perpQuantity, lot: pairLot(pair.spot, pair.perp) })
  const roundTripFees = heldRoundTripFees(holding, state.costs.get(pair.symbol), markPrice)
  const perpUnrealized = position?.unrealizedProfit ?? ZERO
  const liquidation = position?.liquidationPrice
  return {
    holding,
    markPrice,
    netDelta: drift.netDelta,
    deltaLots: drift.deltaLots,
    pnl: pnlOfHolding(holding, { spot: markPrice, perpUnrealized }),
    feeCoverage: feeCoverage({ fundingReceived: holding.fundingReceived, roundTripFees }),
    ...(liquidation && { liquidationDistance: liquidation.minus(markPrice).div(markPrice) }),
    ...(premium && { nextFundingTime: premium.nextFundingTime, fundingRate: premium.fundingRate }),
  }
}
