import { Decimal, floorToStep, type Instrument, ZERO } from '@asterkit/instruments'
import { QUOTE_ASSET } from '../ledger/quoteAsset.ts'
import type { AccountSnapshot } from './accountSnapshot.ts'
import { ownFills } from './ownFills.ts'
import type { TradeContext } from './tradeContext.ts'

/** A bot that died between two legs is started again sooner; the venue answers so long a window at once. */
const LOOK_BACK_MS = 7 * 86_400_000

/**
 * Tells a person of coins that orders with our client ids have bought and not sold, and that no pair on record
 * has: a bot may have died between two legs, and its journal is gone. They count as the user's own, for whether
 * somebody has sold them by hand since, and these are others, the history does not tell.
 *
 * @returns False when the history could not be read.
 */
export async function tellLooseCoins(
  context: TradeContext,
  { wallets }: Pick<AccountSnapshot, 'wallets'>,
  signal: AbortSignal,
): Promise<boolean> {
  const coins = [...wallets].filter(
    ([account, { asset, amount }]) =>
      account.startsWith('spot:') && asset !== QUOTE_ASSET && amount.gt(0),
  )
  try {
    const listed = await context.exchange.listInstruments('spot', signal)
    for (const [, { asset, amount }] of coins) {
      const spot = listed.find((row) => row.baseAsset === asset && row.quoteAsset === QUOTE_ASSET)
      const loose = await looseCoins(context, { asset, amount, spot }, signal)
      if (loose.lte(0)) continue
      const detail = `${loose.toFixed()} ${asset} in the wallet were bought by orders of a bot whose journal is gone; they have no short and count as yours: sell or keep them yourself`
      context.onAlert({ code: 'external-balance', symbol: symbolOf(asset, spot), detail })
    }
    return true
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('own trades unreadable', { error: String(error) })
    return false
  }
}

interface Coin {
  readonly asset: string
  /** All of the wallet. */
  readonly amount: Decimal
  /** Absent: not listed, or left out of a list that is incomplete. */
  readonly spot: Instrument | undefined
}

function symbolOf(asset: string, spot: Instrument | undefined): string {
  return spot?.symbol ?? `${asset}${QUOTE_ASSET}`
}

/** Coins of the wallet without a pair on record that our orders have bought, whole steps; may be negative. */
async function looseCoins(
  context: TradeContext,
  { asset, amount, spot }: Coin,
  signal: AbortSignal,
): Promise<Decimal> {
  const { holdings } = context.book.view
  const onRecord = [...holdings.values()]
    .filter(({ baseAsset }) => baseAsset === asset)
    .reduce((sum, { spotQuantity }) => sum.plus(spotQuantity), ZERO)
  try {
    const unsold = await unsoldCoins(context, asset, symbolOf(asset, spot), signal)
    const loose = Decimal.min(amount, unsold).minus(onRecord)
    return spot === undefined ? loose : floorToStep(loose, spot)
  } catch (error) {
    // A coin that has no market of this name cannot have been bought on it.
    if (spot !== undefined || signal.aborted) throw error
    context.log.info('trades of a coin that is not listed are unreadable', { asset })
    return ZERO
  }
}

/** Coins that our orders have bought net of fees and have not sold again, base; may be negative. */
async function unsoldCoins(
  context: TradeContext,
  asset: string,
  symbol: string,
  signal: AbortSignal,
): Promise<Decimal> {
  const { exchange, clock } = context
  const from = clock.now() - LOOK_BACK_MS
  const fills = await exchange.listFills('spot', symbol, from, signal)
  if (fills.length === 0) return ZERO
  const isOurs = await ownFills(context, [{ market: 'spot', symbol }], from, signal)
  return fills.filter(isOurs).reduce((sum, { side, quantity, commission, commissionAsset }) => {
    const traded = side === 'buy' ? sum.plus(quantity) : sum.minus(quantity)
    return commissionAsset === asset ? traded.minus(commission) : traded
  }, ZERO)
}
