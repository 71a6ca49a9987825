import { Decimal, ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import type { PerpPosition, SpotBalance } from '../ports/exchange.ts'
import type { Claim, ExitBook } from './exitBook.ts'
import type { FlattenContext } from './flattenContext.ts'
import { ownHistory, soldByAll, soldByExits } from './ownHistory.ts'
import type { AccountView, Listing } from './readAccount.ts'
import { broughtByUnended, type UnendedOrder } from './unendedOrders.ts'

/** Coins that a journal has on record as the bot's. */
export interface LedgerCoins {
  readonly asset: string
  /** Base units. */
  readonly quantity: Decimal
  /** What they cost, quote. Absent: not known. */
  readonly cost?: Decimal
  /** When the oldest of them were bought. */
  readonly since: EpochMs
  /** Orders that may have brought more of them, or sold some. Absent: none. */
  readonly orders?: readonly UnendedOrder[]
}

/** Which coins are sold. `ledger`: those on record; `exchange`: what the account and its history suggest. */
export type CoinRule =
  | { readonly kind: 'all' }
  | { readonly kind: 'ledger'; readonly coins: readonly LedgerCoins[] }
  | { readonly kind: 'exchange' }

/** In words, for people. */
export const coinRuleText: Readonly<Record<CoinRule['kind'], string>> = {
  all: 'all coins of the account (--all-coins)',
  ledger: 'coins that the journal has on record as ours',
  exchange:
    'no readable journal of pairs: coins up to the size of a short, and those bought under our own order ids',
}

/** What claims are made of. */
export interface ClaimInput {
  readonly rule: CoinRule
  readonly listing: Listing
  readonly view: AccountView
  readonly isInScope: (asset: string) => boolean
}

/** Assets whose records have to be looked at. */
export function assetsOnRecord({ rule, listing, view, isInScope }: ClaimInput): readonly string[] {
  if (rule.kind === 'all') return []
  const assets =
    rule.kind === 'ledger' ? rule.coins.map(({ asset }) => asset) : [...view.coins.keys()]
  return assets.filter((asset) => listing.spots.has(asset) && isInScope(asset))
}

/**
 * Makes the claim on the coins of one asset that follows from the journal or from the account's history. It is
 * on disk before anything is sold. Claims only grow, so that an exit that is begun again sells what the first
 * one meant to.
 *
 * @throws The memory cannot be written, or a history cannot be read.
 */
export async function claimFromRecords(
  context: FlattenContext,
  { rule, listing, view }: ClaimInput,
  asset: string,
  signal: AbortSignal,
): Promise<void> {
  const { exchange, clock, book } = context
  const spot = listing.spots.get(asset)
  if (spot === undefined) return
  if (rule.kind === 'ledger') {
    const rows = rule.coins.filter((row) => row.asset === asset)
    const since = Math.min(...rows.map((row) => row.since))
    const orders = rows.flatMap((row) => row.orders ?? [])
    const quantity = rows
      .reduce((sum, row) => sum.plus(row.quantity), ZERO)
      .plus(await broughtByUnended(context, spot, orders, signal))
    const gone = await soldByExits(exchange, spot, since, signal)
    if (view.coins.get(asset) === undefined && quantity.gt(gone)) {
      const sold = await soldByAll(exchange, spot, since, signal)
      if (sold.lt(quantity)) throw new Error('the exchange states no balance of it')
    }
    grow(context, view, asset, quantity.minus(gone).plus(book.sold(asset)), 'on record')
    return
  }
  const { quantity } = await ownHistory(exchange, spot, clock.now(), signal)
  grow(context, view, asset, quantity.plus(book.sold(asset)), 'bought under our order ids')
}

/** Makes the claims that follow from what the account shows now: the size of a short, or everything. */
export function claimFromView(
  context: FlattenContext,
  { rule, listing, view, isInScope }: ClaimInput,
): void {
  const { book } = context
  if (rule.kind === 'ledger') return
  for (const [asset, balance] of view.coins) {
    if (!listing.spots.has(asset) || !isInScope(asset)) continue
    const ever = total(balance).plus(book.sold(asset))
    if (rule.kind === 'all') {
      grow(context, view, asset, ever, 'all coins')
      continue
    }
    const short = shortOf(view.positions, listing, asset)
    if (short.isZero()) continue
    const quantity = Decimal.min(ever, short.plus(book.boughtBack(asset)))
    grow(context, view, asset, quantity, 'up to the size of the short')
  }
}

/** Base units that are short in perpetuals of an asset, unsigned. */
export function shortOf(
  positions: readonly PerpPosition[],
  { perps }: Pick<Listing, 'perps'>,
  asset: string,
): Decimal {
  return positions
    .filter(({ symbol, quantity }) => quantity.lt(0) && perps.get(symbol)?.baseAsset === asset)
    .reduce((sum, { quantity }) => sum.plus(quantity.abs()), ZERO)
}

/**
 * Coins that are still to be sold, base units. What somebody else took out of the wallet since the claim was
 * made counts as taken from it: a running bot sells the same coins.
 */
export function claimLeft(
  book: Pick<ExitBook, 'sold'>,
  asset: string,
  { quantity, coins }: Claim,
  balance: SpotBalance | undefined,
): Decimal {
  const gone = balance === undefined ? ZERO : coins.minus(total(balance))
  const left = quantity.minus(Decimal.max(book.sold(asset), gone))
  return Decimal.max(ZERO, left)
}

function total({ free, locked }: SpotBalance): Decimal {
  return free.plus(locked)
}

function grow(
  { book, clock }: FlattenContext,
  view: AccountView,
  asset: string,
  wanted: Decimal,
  rule: string,
): void {
  const before = book.claims.get(asset)
  const balance = view.coins.get(asset)
  if (balance === undefined) return
  const ever = total(balance).plus(book.sold(asset))
  const coins = Decimal.max(before?.coins ?? ZERO, ever)
  const quantity = Decimal.min(wanted, coins)
  if (quantity.lte(before?.quantity ?? ZERO)) return
  const amounts = { quantity: quantity.toFixed(), coins: coins.toFixed() }
  book.append({ kind: 'claim', time: clock.now(), asset, ...amounts, rule })
}
