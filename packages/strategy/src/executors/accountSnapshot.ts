import type { Decimal } from '@asterkit/instruments'
import { walletAccount } from '../ledger/transactions.ts'
import type { Order, PerpPosition } from '../ports/exchange.ts'
import type { TradeContext } from './tradeContext.ts'

/** What the venue says about the whole account. */
export interface AccountSnapshot {
  readonly positionMode: 'one-way' | 'hedge'
  /** Signed base units by {@link positionKey}; flat ones are left out. */
  readonly positions: ReadonlyMap<string, Decimal>
  readonly orders: readonly Order[]
  /** Wallet balances as the venue states them, by ledger account, without unrealised profit. A coin that is
   * missing here was not stated, which is not the same as zero. */
  readonly wallets: ReadonlyMap<string, { readonly asset: string; readonly amount: Decimal }>
}

const MAX_ROUNDS = 12

/** Name of a position: its symbol, in hedge mode with its side behind it. */
export function positionKey(row: Pick<PerpPosition, 'symbol' | 'positionSide'>): string {
  return row.positionSide === undefined ? row.symbol : `${row.symbol} ${row.positionSide}`
}

/**
 * Reads the account until two rounds are identical.
 *
 * @returns Undefined when it kept changing or could not be read; that proves nothing.
 */
export async function takeSnapshot(
  context: TradeContext,
  signal: AbortSignal,
): Promise<AccountSnapshot | undefined> {
  let before: string | undefined
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    if (round > 0) await context.clock.sleep(context.limits.pollMs, signal)
    const snapshot = await readRound(context, signal)
    const print = snapshot === undefined ? undefined : fingerprint(snapshot)
    if (print !== undefined && print === before) return snapshot
    before = print
  }
  return undefined
}

async function readRound(
  { exchange, log }: TradeContext,
  signal: AbortSignal,
): Promise<AccountSnapshot | undefined> {
  try {
    const [positionMode, positions, perpOrders, spotOrders, spot, perp] = await Promise.all([
      exchange.getPositionMode(signal),
      exchange.listPositions(signal),
      exchange.listOpenOrders('perp', signal),
      exchange.listOpenOrders('spot', signal),
      exchange.getSpotBalances(signal),
      exchange.getPerpBalances(signal),
    ])
    const wallets = new Map<string, { asset: string; amount: Decimal }>()
    const add = (market: 'spot' | 'perp', asset: string, amount: Decimal) =>
      wallets.set(walletAccount(market, asset), { asset, amount })
    for (const [asset, { free, locked }] of spot) add('spot', asset, free.plus(locked))
    for (const [asset, { wallet }] of perp) add('perp', asset, wallet)
    const held = positions.filter(({ quantity }) => !quantity.isZero())
    return {
      positionMode,
      positions: new Map(held.map((row) => [positionKey(row), row.quantity])),
      orders: [...perpOrders, ...spotOrders],
      wallets,
    }
  } catch (error) {
    signal.throwIfAborted()
    log.warn('account unreadable', { error: String(error) })
    return undefined
  }
}

function fingerprint({ positionMode, positions, orders, wallets }: AccountSnapshot): string {
  return JSON.stringify([
    positionMode,
    [...positions].map(([symbol, quantity]) => `${symbol} ${quantity.toFixed()}`).sort(),
    orders
      .map((order) => `${order.market} ${order.orderId} ${order.executedQuantity.toFixed()}`)
      .sort(),
    [...wallets].map(([account, { amount }]) => `${account} ${amount.toFixed()}`).sort(),
  ])
}

/** An amount in one wallet account. */
export interface WalletAmount {
  readonly account: string
  readonly asset: string
  /** Signed, in units of the asset. */
  readonly amount: Decimal
}

/** Wallet accounts that the venue states and where it differs from the ledger: venue minus ledger. */
export function ledgerDifferences(
  { book }: TradeContext,
  snapshot: AccountSnapshot,
): readonly WalletAmount[] {
  return [...snapshot.wallets]
    .map(([account, { asset, amount }]) => {
      return { account, asset, amount: amount.minus(book.balances.get(account, asset)) }
    })
    .filter(({ amount }) => !amount.isZero())
}

/** What the ledger has in wallet accounts that the venue left out. Nothing is known about these. */
export function unstatedBalances(
  { book }: TradeContext,
  snapshot: AccountSnapshot,
): readonly WalletAmount[] {
  return [...book.balances.entries()]
    .filter(([account]) => /^(?:spot|perp):/.test(account) && !snapshot.wallets.has(account))
    .map(([account, asset, amount]) => ({ account, asset, amount }))
    .filter(({ amount }) => !amount.isZero())
}
