import { walkBook } from '@asterkit/delta-neutral'
import { type Decimal, type Instrument, type Market, ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import type { Income, Order, PerpPosition } from '../ports/exchange.ts'
import {
  assetsOnRecord,
  type CoinRule,
  claimFromRecords,
  claimFromView,
  claimLeft,
} from './claims.ts'
import type { FlattenContext } from './flattenContext.ts'
import { ownHistory } from './ownHistory.ts'
import { isOwnId } from './ownIds.ts'
import { type AccountView, type Listing, readAccount, readListing } from './readAccount.ts'

/** What an exit would close of one asset, with what is known about it. Amounts in quote unless they say base. */
export interface AssetPlan {
  readonly asset: string
  readonly positions: readonly PerpPosition[]
  /** Base units that would be sold. */
  readonly coins: Decimal
  /** Base units that are in the wallet. */
  readonly coinsInWallet: Decimal
  /** Middle of the spot book. */
  readonly spotPrice?: Decimal
  /** What the coins cost on average, quote per base. */
  readonly spotEntryPrice?: Decimal
  /** Of the coins that would be sold, against what they cost. */
  readonly spotPnl?: Decimal
  /** Received less paid since `fundingSince`. */
  readonly funding?: Decimal
  readonly fundingSince: EpochMs
  /** Fees of the account and the way through the books as they are. Absent: a book or a fee is unknown. */
  readonly cost?: { readonly fees: Decimal; readonly slippage: Decimal }
}

/** What an exit would do. Reading it changes nothing. */
export interface FlattenPlan {
  readonly assets: readonly AssetPlan[]
  /** Would be cancelled. */
  readonly ownOrders: readonly Order[]
  /** Stay. */
  readonly otherOrders: readonly Order[]
  /** Facts that could not be read. */
  readonly unknown: readonly string[]
}

const WEEK_MS = 7 * 86_400_000

/**
 * Looks at what an exit would do. Its context's book must be one that nobody keeps: claims are made in it.
 *
 * @throws The account or the listing cannot be read.
 */
export async function planFlatten(
  context: FlattenContext,
  request: {
    readonly assets?: ReadonlySet<string> | undefined
    readonly rule: CoinRule
    readonly keepsSpot: boolean
  },
  signal: AbortSignal,
): Promise<FlattenPlan> {
  const { exchange, clock, book } = context
  const { assets: scope, rule, keepsSpot } = request
  const [listing, view] = await Promise.all([
    readListing(exchange, signal),
    readAccount(exchange, clock.now(), signal),
  ])
  const isInScope = (asset: string) => scope === undefined || scope.has(asset)
  const unknown: string[] = []
  const note = (what: string, error: unknown): undefined => {
    signal.throwIfAborted()
    unknown.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const input = { rule, listing, view, isInScope }
  claimFromView(context, input)
  for (const asset of new Set(assetsOnRecord(input))) {
    const balance = view.coins.get(asset)
    if (balance === undefined || balance.free.plus(balance.locked).isZero()) continue
    await claimFromRecords(context, input, asset, signal).catch((error: unknown) =>
      note(`which ${asset} are ours`, error),
    )
  }
  const inScope = view.positions.filter(({ symbol }) =>
    isInScope(listing.perps.get(symbol)?.baseAsset ?? symbol),
  )
  const names = new Set(inScope.map(({ symbol }) => listing.perps.get(symbol)?.baseAsset ?? symbol))
  if (!keepsSpot) for (const asset of book.claims.keys()) if (isInScope(asset)) names.add(asset)
  const income = await exchange
    .listIncome(oldest(rule, clock.now()), signal)
    .catch((error: unknown) => note('funding', error))
  const rows = [...names].map((asset) =>
    planAsset(context, { asset, rule, listing, view, keepsSpot, income, note }, signal),
  )
  return {
    assets: (await Promise.all(rows)).filter(
      ({ positions, coins }) => positions.length > 0 || coins.gt(0),
    ),
    ownOrders: view.orders.filter(({ clientOrderId }) => isOwnId(clientOrderId)),
    otherOrders: view.orders.filter(({ clientOrderId }) => !isOwnId(clientOrderId)),
    unknown,
  }
}

interface AssetInput {
  readonly asset: string
  readonly rule: CoinRule
  readonly listing: Listing
  readonly view: AccountView
  readonly keepsSpot: boolean
  readonly income: readonly Income[] | undefined
  readonly note: (what: string, error: unknown) => undefined
}

async function planAsset(
  context: FlattenContext,
  input: AssetInput,
  signal: AbortSignal,
): Promise<AssetPlan> {
  const { asset, rule, listing, view, keepsSpot, income, note } = input
  const { book, clock } = context
  const positions = view.positions.filter(
    ({ symbol }) => (listing.perps.get(symbol)?.baseAsset ?? symbol) === asset,
  )
  const balance = view.coins.get(asset)
  const claim = book.claims.get(asset)
  const coins = keepsSpot || claim === undefined ? ZERO : claimLeft(book, asset, claim, balance)
  const spot = listing.spots.get(asset)
  const entry =
    spot === undefined || coins.isZero()
      ? undefined
      : await entryOf(context, rule, spot, signal).catch((error: unknown) =>
          note(`what ${asset} cost`, error),
        )
  const since = entry?.since ?? oldest(rule, clock.now(), asset)
  const legs: Leg[] = positions.flatMap((row) => legOf(row, listing.perps.get(row.symbol)))
  if (spot !== undefined && coins.gt(0))
    legs.push({ instrument: spot, side: 'sell', quantity: coins })
  const costs = await Promise.all(
    legs.map((leg) =>
      costOf(context, leg, signal).catch((error: unknown) =>
        note(`cost of ${leg.instrument.market} ${leg.instrument.symbol}`, error),
      ),
    ),
  )
  const spotPrice = costs.find((each) => each?.market === 'spot')?.middle
  const funding = fundingOf(income, positions, since)
  return {
    asset,
    positions,
    coins,
    coinsInWallet: balance === undefined ? ZERO : balance.free.plus(balance.locked),
    ...(spotPrice && { spotPrice }),
    ...(entry && { spotEntryPrice: entry.price }),
    ...(entry && spotPrice && { spotPnl: spotPrice.minus(entry.price).times(coins) }),
    ...(funding && { funding }),
    fundingSince: since,
    ...sumOf(costs),
  }
}

/** Average cost by the journal, else by the trades under our own ids; undefined when neither knows. */
async function entryOf(
  { exchange, clock }: FlattenContext,
  rule: CoinRule,
  spot: Instrument,
  signal: AbortSignal,
): Promise<{ readonly price: Decimal; readonly since: EpochMs } | undefined> {
  const rows =
    rule.kind === 'ledger' ? rule.coins.filter(({ asset }) => asset === spot.baseAsset) : []
  const quantity = rows.reduce((sum, row) => sum.plus(row.quantity), ZERO)
  const costs = rows.map(({ cost }) => cost)
  if (quantity.gt(0) && costs.every((cost) => cost !== undefined)) {
    const total = costs.reduce<Decimal>((sum, cost) => sum.plus(cost ?? ZERO), ZERO)
    return { price: total.div(quantity), since: Math.min(...rows.map(({ since }) => since)) }
  }
  const history = await ownHistory(exchange, spot, clock.now(), signal)
  if (history.quantity.isZero() || history.since === undefined) return undefined
  return { price: history.cost.div(history.quantity), since: history.since }
}

function oldest(rule: CoinRule, now: EpochMs, asset?: string): EpochMs {
  const rows = rule.kind === 'ledger' ? rule.coins : []
  const wanted = rows.filter((row) => asset === undefined || row.asset === asset)
  return Math.min(now - WEEK_MS, ...wanted.map(({ since }) => since))
}

function fundingOf(
  income: readonly Income[] | undefined,
  positions: readonly PerpPosition[],
  since: EpochMs,
): Decimal | undefined {
  const symbols = new Set(positions.map(({ symbol }) => symbol))
  return income
    ?.filter(({ type, symbol, time }) => {
      return type === 'FUNDING_FEE' && time >= since && symbol !== undefined && symbols.has(symbol)
    })
    .reduce((sum, { amount }) => sum.plus(amount), ZERO)
}

interface Leg {
  readonly instrument: Instrument
  readonly side: 'buy' | 'sell'
  /** Base units. */
  readonly quantity: Decimal
}

function legOf({ quantity }: PerpPosition, instrument: Instrument | undefined): Leg[] {
  if (instrument === undefined) return []
  return [{ instrument, side: quantity.lt(0) ? 'buy' : 'sell', quantity: quantity.abs() }]
}

interface LegCost {
  readonly market: Market
  readonly fees: Decimal
  readonly slippage: Decimal
  readonly middle: Decimal
}

/** @throws A read failed, or the book does not hold the quantity. */
async function costOf(
  { exchange }: FlattenContext,
  { instrument, side, quantity }: Leg,
  signal: AbortSignal,
): Promise<LegCost> {
  const { market, symbol } = instrument
  const [depth, commission] = await Promise.all([
    exchange.getDepth(market, symbol, signal),
    exchange.getCommission(market, symbol, signal),
  ])
  const levels = side === 'buy' ? depth.asks : depth.bids
  const walk = walkBook({ levels, quantity })
  const [bid, ask] = [depth.bids[0]?.[0], depth.asks[0]?.[0]]
  if (walk?.isComplete !== true) throw new Error('the book does not hold all of it')
  const middle = bid && ask ? bid.plus(ask).div(2) : walk.averagePrice
  return {
    market,
    middle,
    fees: walk.averagePrice.times(quantity).times(commission.taker),
    slippage: walk.averagePrice.minus(middle).abs().times(quantity),
  }
}

function sumOf(costs: readonly (LegCost | undefined)[]): Pick<AssetPlan, 'cost'> {
  let fees = ZERO
  let slippage = ZERO
  for (const cost of costs) {
    if (cost === undefined) return {}
    fees = fees.plus(cost.fees)
    slippage = slippage.plus(cost.slippage)
  }
  return { cost: { fees, slippage } }
}
