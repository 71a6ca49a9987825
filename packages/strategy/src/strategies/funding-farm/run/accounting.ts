import { feeCoverage, hedgeDrift, pairLot } from '@asterkit/delta-neutral'
import { type Decimal, decimal, ZERO } from '@asterkit/instruments'
import type { JournalView } from '../../../executors/journalView.ts'
import type { RecordBook } from '../../../executors/recordBook.ts'
import type { Balances } from '../../../ledger/balances.ts'
import { pnlOfHolding, pnlOfLedger } from '../../../ledger/pnl.ts'
import type { PairHolding } from '../../../pair.ts'
import type { EpochMs } from '../../../ports/clock.ts'
import { heldRoundTripFees } from '../earningExits.ts'
import type { PnlSplit, PositionView } from '../report.ts'
import type { FarmState } from '../state.ts'
import { QUOTE_ASSET } from '../universe.ts'

/** The account's worth and where it came from, in quote. `start + pnl.net + externalFlow = value`, exactly. */
export interface Valuation {
  /** Quote in both wallets + own coins at mark + unrealised profit of own positions. */
  readonly value: Decimal
  /** Deposits less withdrawals of quote, since the very first entry of the ledger. */
  readonly external: Decimal
  readonly pnl: PnlSplit
  readonly spotFees: Decimal
  readonly perpFees: Decimal
}

/** Where a farm's accounting begins: kept in the journal, so that restarts do not move it. */
export interface FarmStart extends Valuation {
  readonly time: EpochMs
}

const ENTRY_NAME = 'funding-farm'

/** What our coins are worth and what our positions have not booked yet. */
export interface Marks {
  /** Quote per coin by base asset; a coin that we own must be there. */
  readonly prices: ReadonlyMap<string, Decimal>
  /** Sum over own positions, quote. */
  readonly unrealizedProfit: Decimal
}

/**
 * Values the account: quote in both wallets, own coins at mark, unrealised profit.
 *
 * @throws {Error} An own coin has no mark: its value would be invented.
 */
export function ledgerValue({ balances }: RecordBook, marks: Marks): Decimal {
  let value = marks.unrealizedProfit
  for (const [account, asset, amount] of balances.entries()) {
    if (!account.startsWith('spot:') && !account.startsWith('perp:')) continue
    if (asset === QUOTE_ASSET) value = value.plus(amount)
    else value = value.plus(ownCoinsValue(balances, asset, amount, marks))
  }
  return value
}

/**
 * Values the ledger and says where the value came from.
 *
 * @throws {Error} An own coin has no mark.
 */
export function valueLedger(book: RecordBook, marks: Marks): Valuation {
  const { balances } = book
  const spotPrices = new Map<string, Decimal>()
  for (const [, asset] of balances.entries()) {
    if (asset !== QUOTE_ASSET) spotPrices.set(asset, marks.prices.get(asset) ?? ZERO)
  }
  const { unrealizedProfit } = marks
  return {
    value: ledgerValue(book, marks),
    external: balances.get('external', QUOTE_ASSET).negated(),
    pnl: pnlOfLedger(balances, { quoteAsset: QUOTE_ASSET, spotPrices, unrealizedProfit }),
    spotFees: balances.get('fees:spot', QUOTE_ASSET),
    perpFees: balances.get('fees:perp', QUOTE_ASSET),
  }
}

/** Coins that came from outside are the user's: only what our trades brought counts. */
function ownCoinsValue(balances: Balances, asset: string, amount: Decimal, marks: Marks): Decimal {
  const own = amount.plus(balances.get('external', asset))
  if (own.isZero()) return ZERO
  const mark = marks.prices.get(asset)
  if (mark === undefined) throw new Error(`no price is known for ${asset}, which the ledger holds`)
  return own.times(mark)
}

/** Unrealised profit of own positions, by the venue's own figures. Quote. */
export function ownUnrealized(view: JournalView, state: FarmState): Decimal {
  const own = new Set([...view.holdings.values()].map((holding) => holding.perpSymbol))
  return (state.positions ?? [])
    .filter((position) => own.has(position.symbol))
    .reduce((sum, position) => sum.plus(position.unrealizedProfit), ZERO)
}

/** Mark price of every base asset that has a pair, quote per coin. */
export function marksOf(state: FarmState): ReadonlyMap<string, Decimal> {
  const marks = new Map<string, Decimal>()
  for (const { symbol, perp } of state.universe?.pairs.values() ?? []) {
    const premium = state.premiums?.get(symbol)
    if (premium !== undefined) marks.set(perp.baseAsset, premium.markPrice)
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
  const stored = book.view.strategy.get(ENTRY_NAME)
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
  book.append({ kind: 'strategy', time: now, body: { name: ENTRY_NAME, data } })
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
