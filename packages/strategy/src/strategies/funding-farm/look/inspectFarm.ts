import { Decimal, ONE, ZERO } from '@asterkit/instruments'
import type { RecordBook } from '../../../executors/recordBook.ts'
import { openRecordBook } from '../../../executors/recordBook.ts'
import { defaultExecutionLimits, type TradeContext } from '../../../executors/tradeContext.ts'
import { QUOTE_ASSET } from '../../../ledger/quoteAsset.ts'
import type { Clock, EpochMs } from '../../../ports/clock.ts'
import type { Exchange, Order, PerpBalance, PerpPosition } from '../../../ports/exchange.ts'
import type { Journal } from '../../../ports/journal.ts'
import type { Logger } from '../../../ports/logger.ts'
import { bookFunding } from '../../../reconcile.ts'
import type { FundingFarmConfig } from '../config.ts'
import { midPrice } from '../facts.ts'
import { fold } from '../fold.ts'
import { needOf } from '../intents.ts'
import type { FarmReport } from '../report.ts'
import {
  FARM_START_ENTRY,
  farmStart,
  marksOf,
  unrealizedOf,
  valueLedger,
} from '../run/accounting.ts'
import { buildReport, newTally } from '../run/buildReport.ts'
import { readCosts, readSettled } from '../run/readFacts.ts'
import { type FarmFact, type FarmState, initialState } from '../state.ts'
import { inspectPair, type PairInspection } from './inspectPair.ts'
import { readTables } from './readTables.ts'

/** Where an inspection looks. Nothing is sent; the journal is written to, so it has to be a shadow. */
export interface InspectionSource {
  readonly exchange: Exchange
  readonly clock: Clock
  /** A shadow: payments that the bot has not booked yet are booked here. */
  readonly journal: Journal
  readonly log: Logger
  readonly config: FundingFarmConfig
}

/** One asset of the spot wallet. */
export interface SpotAsset {
  readonly asset: string
  readonly free: Decimal
  readonly locked: Decimal
  /** Coins of held pairs, and remainders of closed ones; the rest is the user's. */
  readonly own: Decimal
  /** Quote per unit; absent: unknown. */
  readonly price?: Decimal
  /** Quote, of free and locked. */
  readonly value?: Decimal
}

/** Journal and exchange side by side, at one moment. */
export interface FarmInspection {
  readonly time: EpochMs
  readonly positionMode: 'one-way' | 'hedge'
  readonly pairs: readonly PairInspection[]
  /** Held by the journal, but without a price or rules now. */
  readonly unreadable: readonly string[]
  readonly positions: readonly (PerpPosition & {
    /** The part that is ours, signed base units. */
    readonly own: Decimal
  })[]
  readonly spot: readonly SpotAsset[]
  readonly perp: readonly (PerpBalance & { readonly asset: string })[]
  /** Working orders that no journal entry explains. */
  readonly foreignOrders: readonly Order[]
  /** Everything on the account with a price, and all unrealised profit; quote. */
  readonly value: Decimal
  /** Assets without a price: they count as nothing. */
  readonly unpriced: readonly string[]
  /** Result since the first start; absent: no bot has run here. */
  readonly report?: FarmReport
  readonly book: RecordBook
  readonly state: FarmState
}

/**
 * Looks at journal and exchange together: what is held, what it is worth, what it has earned.
 *
 * @throws Something could not be read; unknown is not shown as zero.
 */
export async function inspectFarm(
  source: InspectionSource,
  signal: AbortSignal,
): Promise<FarmInspection> {
  const { exchange, clock, config, journal } = source
  const book = openRecordBook(journal)
  await bookFunding(bookkeeping(source, book), signal)
  const [tables, positions, spot, perp, positionMode, perpOrders, spotOrders] = await Promise.all([
    readTables(exchange, signal),
    exchange.listPositions(signal),
    exchange.getSpotBalances(signal),
    exchange.getPerpBalances(signal),
    exchange.getPositionMode(signal),
    exchange.listOpenOrders('perp', signal),
    exchange.listOpenOrders('spot', signal),
  ])
  const cash = perp.get(QUOTE_ASSET)
  const wallets = {
    spotFree: spot.get(QUOTE_ASSET)?.free ?? ZERO,
    perpAvailable: cash?.available ?? ZERO,
    perpMaxWithdraw: cash?.maxWithdraw ?? ZERO,
  }
  const holdings = [...book.view.holdings.values()]
  const facts: readonly FarmFact[] = [
    ...tables,
    { kind: 'positions', positions },
    { kind: 'wallets', wallets },
    { kind: 'memory', memory: { ...initialState(config).memory, holdings } },
  ]
  const known = facts.reduce(fold, initialState(config))
  const state = (await readHeld(source, known, signal)).reduce(fold, known)
  const pairs = holdings.flatMap((holding) => inspectPair(holding, state, spot) ?? [])
  const seen = new Set(pairs.map(({ holding }) => holding.pairId))
  const priceOf = pricesOf(state)
  const coins = [...spot].map(([asset, balance]) => spotAsset(asset, balance, book, priceOf))
  const held = positions.filter(({ quantity }) => !quantity.isZero())
  const report = reportOf(book, state, pairs, { spot, perp }, clock.now())
  return {
    time: clock.now(),
    positionMode,
    pairs,
    unreadable: holdings.filter(({ pairId }) => !seen.has(pairId)).map(({ symbol }) => symbol),
    positions: held.map((row) => ({ ...row, own: ownPerp(book, row.symbol) })),
    spot: coins.filter(({ free, locked }) => !free.plus(locked).isZero()),
    perp: [...perp]
      .map(([asset, balance]) => ({ asset, ...balance }))
      .filter(({ wallet }) => !wallet.isZero()),
    foreignOrders: [...perpOrders, ...spotOrders].filter(
      ({ clientOrderId }) => !book.view.openAttempts.has(clientOrderId),
    ),
    ...worthOf(coins, perp, held, priceOf),
    ...(report && { report }),
    book,
    state,
  }
}

function bookkeeping({ exchange, clock, log }: InspectionSource, book: RecordBook): TradeContext {
  return {
    exchange,
    clock,
    book,
    log,
    limits: defaultExecutionLimits,
    isKillSwitchSet: () => true,
    onAlert: () => undefined,
  }
}

/** Costs and settled rates of the held symbols. */
async function readHeld(
  { exchange, config }: InspectionSource,
  state: FarmState,
  signal: AbortSignal,
): Promise<readonly FarmFact[]> {
  const reads = [...(state.universe?.pairs.values() ?? [])]
    .filter(({ perp }) => state.memory.holdings.some((row) => row.perpSymbol === perp.symbol))
    .flatMap((pair) => [
      readCosts(exchange, needOf('costs', pair), signal),
      readSettled({ exchange, config }, pair.symbol, signal),
    ])
  return Promise.all(reads)
}

type PriceOf = (asset: string) => Decimal | undefined

/** Mark price where there is a perpetual, else the middle of the spot book. Quote per unit. */
function pricesOf({ universe, premiums, spotQuotes }: FarmState): PriceOf {
  const marks = new Map<string, Decimal>([[QUOTE_ASSET, ONE]])
  for (const { symbol, perp } of universe?.pairs.values() ?? []) {
    const mark = premiums?.get(symbol)?.markPrice
    if (mark !== undefined) marks.set(perp.baseAsset, mark)
  }
  return (asset) =>
    marks.get(asset) ?? midPrice(spotQuotes?.get(universe?.spotSymbols.get(asset) ?? ''))
}

function spotAsset(
  asset: string,
  { free, locked }: { readonly free: Decimal; readonly locked: Decimal },
  { view }: RecordBook,
  priceOf: PriceOf,
): SpotAsset {
  const dust = view.dust.get(`${asset}${QUOTE_ASSET}`)?.quantity ?? ZERO
  const own = [...view.holdings.values()]
    .filter(({ baseAsset }) => baseAsset === asset)
    .reduce((sum, { spotQuantity }) => sum.plus(spotQuantity), dust)
  const price = priceOf(asset)
  return {
    asset,
    free,
    locked,
    own,
    ...(price && { price, value: free.plus(locked).times(price) }),
  }
}

function ownPerp({ view }: RecordBook, symbol: string): Decimal {
  return [...view.holdings.values()]
    .filter(({ perpSymbol }) => perpSymbol === symbol)
    .reduce((sum, { perpQuantity }) => sum.plus(perpQuantity), ZERO)
}

function worthOf(
  coins: readonly SpotAsset[],
  perp: ReadonlyMap<string, PerpBalance>,
  positions: readonly PerpPosition[],
  priceOf: PriceOf,
) {
  const margins = [...perp].map(([asset, { wallet }]) => ({
    asset,
    amount: wallet,
    value: priceOf(asset)?.times(wallet),
  }))
  const rows = [
    ...coins.map(({ asset, free, locked, value }) => ({ asset, amount: free.plus(locked), value })),
    ...margins,
  ]
  const unpriced = rows.filter(({ amount, value }) => value === undefined && !amount.isZero())
  return {
    value: Decimal.sum(
      ZERO,
      ...rows.map(({ value }) => value ?? ZERO),
      ...positions.map(({ unrealizedProfit }) => unrealizedProfit),
    ),
    unpriced: [...new Set(unpriced.map(({ asset }) => asset))],
  }
}

/** The same report that a run ends with; a farm that has never started has none. */
function reportOf(
  book: RecordBook,
  state: FarmState,
  held: readonly PairInspection[],
  venue: Parameters<typeof buildReport>[0]['venue'],
  endTime: EpochMs,
): FarmReport | undefined {
  if (!book.view.strategy.has(FARM_START_ENTRY)) return undefined
  const marks = {
    prices: marksOf(state, book.balances, new Map()),
    ...unrealizedOf(book.view, state.positions ?? []),
  }
  const end = valueLedger(book, marks)
  const start = farmStart(book, endTime, () => end)
  const tally = newTally(book.view.totals.checks)
  return buildReport({ book, start, end, endTime, tally, held, venue })
}
