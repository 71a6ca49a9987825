import { Decimal, floorToStep, ZERO } from '@asterkit/instruments'
import { walletAccount } from '../ledger/transactions.ts'
import type { PairInstruments } from '../pair.ts'
import { JournalError } from '../ports/journal.ts'
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
  try {
    for (const pair of await listPairs(context, signal)) {
      const { baseAsset } = pair.spot
      const coins = wallets.get(walletAccount('spot', baseAsset))?.amount ?? ZERO
      if (coins.lt(pair.spot.lot.step)) continue
      const unsold = await unsoldCoins(context, pair, signal)
      const onRecord = [...context.book.view.holdings.values()]
        .filter((holding) => holding.baseAsset === baseAsset)
        .reduce((sum, { spotQuantity }) => sum.plus(spotQuantity), ZERO)
      const loose = floorToStep(Decimal.min(coins, unsold).minus(onRecord), pair.spot)
      if (loose.lte(0)) continue
      const detail = `${loose.toFixed()} ${baseAsset} in the wallet were bought by orders of a bot whose journal is gone; they have no short and count as yours: sell or keep them yourself`
      context.onAlert({ code: 'external-balance', symbol: pair.symbol, detail })
    }
    return true
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof JournalError) throw error
    context.log.warn('own trades unreadable', { error: String(error) })
    return false
  }
}

async function listPairs(
  { exchange }: TradeContext,
  signal: AbortSignal,
): Promise<readonly PairInstruments[]> {
  const [spots, perps] = await Promise.all([
    exchange.listInstruments('spot', signal),
    exchange.listInstruments('perp', signal),
  ])
  return spots.flatMap((spot) => {
    const perp = perps.find(
      (row) => row.baseAsset === spot.baseAsset && row.quoteAsset === spot.quoteAsset,
    )
    return perp === undefined ? [] : [{ symbol: perp.symbol, spot, perp }]
  })
}

/** Coins that our orders have bought net of fees and have not sold again, base; may be negative. */
async function unsoldCoins(
  context: TradeContext,
  pair: PairInstruments,
  signal: AbortSignal,
): Promise<Decimal> {
  const { exchange, clock } = context
  const from = clock.now() - LOOK_BACK_MS
  const fills = await exchange.listFills('spot', pair.spot.symbol, from, signal)
  if (fills.length === 0) return ZERO
  const isOurs = await ownFills(context, pair, from, signal)
  return fills.filter(isOurs).reduce((sum, { side, quantity, commission, commissionAsset }) => {
    const traded = side === 'buy' ? sum.plus(quantity) : sum.minus(quantity)
    return commissionAsset === pair.spot.baseAsset ? traded.minus(commission) : traded
  }, ZERO)
}
