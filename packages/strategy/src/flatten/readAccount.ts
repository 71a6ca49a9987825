import type { Instrument } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import type { Exchange, Order, PerpPosition, SpotBalance } from '../ports/exchange.ts'

/** What the exchange says about the account, read at once. A missing row is not a zero. */
export interface AccountView {
  /** When the reads began, epoch ms. */
  readonly time: EpochMs
  readonly positions: readonly PerpPosition[]
  readonly coins: ReadonlyMap<string, SpotBalance>
  /** Working orders of both markets. */
  readonly orders: readonly Order[]
}

/**
 * Reads positions, coins and working orders.
 *
 * @param orders Those that are known; absent: they are read, which costs the most.
 * @throws A read failed.
 */
export async function readAccount(
  exchange: Exchange,
  time: EpochMs,
  signal: AbortSignal,
  orders?: readonly Order[],
): Promise<AccountView> {
  const [positions, coins, ...working] = await Promise.all([
    exchange.listPositions(signal),
    exchange.getSpotBalances(signal),
    orders ?? exchange.listOpenOrders('perp', signal),
    orders === undefined ? exchange.listOpenOrders('spot', signal) : [],
  ])
  const isHeld = ({ quantity }: PerpPosition) => !quantity.isZero()
  return {
    time,
    coins,
    positions: positions.filter(isHeld),
    orders: working.flat(),
  }
}

/**
 * Whether something suggests that an answer has left out rows: no coin at all, or margin that is bound although
 * there is neither position nor order.
 *
 * @throws A read failed.
 */
export async function seemsIncomplete(
  exchange: Exchange,
  { coins, positions, orders }: AccountView,
  signal: AbortSignal,
): Promise<boolean> {
  if (coins.size === 0) return true
  if (positions.length > 0) return false
  // They bind margin themselves, so that it says nothing about positions.
  if (orders.some(({ market }) => market === 'perp')) return true
  const wallets = await exchange.getPerpBalances(signal)
  return [...wallets.values()].some(({ wallet, available }) => available.lt(wallet))
}

/** The symbols of both markets. */
export interface Listing {
  readonly perps: ReadonlyMap<string, Instrument>
  /** The market on which the coins of an asset are sold, by asset. */
  readonly spots: ReadonlyMap<string, Instrument>
}

/** Assets that coins are sold for, the first one preferred. They are never sold themselves. */
const QUOTES = ['USDT', 'USDF', 'USDC', 'USD1']

/**
 * Reads what can be traded.
 *
 * @throws A read failed.
 */
export async function readListing(exchange: Exchange, signal: AbortSignal): Promise<Listing> {
  const [perps, spots] = await Promise.all([
    exchange.listInstruments('perp', signal),
    exchange.listInstruments('spot', signal),
  ])
  const byAsset = new Map<string, Instrument>()
  for (const spot of [...spots].sort((a, b) => rank(a) - rank(b))) {
    const isMoney = QUOTES.includes(spot.baseAsset) || !QUOTES.includes(spot.quoteAsset)
    if (!isMoney && !byAsset.has(spot.baseAsset)) byAsset.set(spot.baseAsset, spot)
  }
  return { perps: new Map(perps.map((each) => [each.symbol, each])), spots: byAsset }
}

function rank({ status, quoteAsset }: Instrument): number {
  return (status === 'TRADING' ? 0 : QUOTES.length) + QUOTES.indexOf(quoteAsset)
}
