import { type Decimal, ZERO } from '@asterkit/instruments'
import type { SpotMove, VenueAccount, VenueFill } from '../core/index.ts'
import { type HistoryParams, readHistory } from './route.ts'
import { amount } from './wireText.ts'

/** One row of the spot wallet's history. */
interface Transaction {
  readonly tranId: number
  readonly tradeId: number | null
  readonly asset: string
  readonly symbol: string
  readonly delta: Decimal
  readonly time: number
  readonly type: string
}

/**
 * Lists what changed the spot wallet, oldest first: two rows per trade, what was given (`TRADE_SOURCE`) and
 * what was received net of commission (`TRADE_TARGET`), and one per transfer.
 */
export function listTransactions(
  account: VenueAccount,
  symbols: readonly {
    readonly symbol: string
    readonly baseAsset: string
    readonly quoteAsset: string
  }[],
  params: Omit<HistoryParams, 'fromId'> & {
    readonly asset?: string | undefined
    readonly type?: string | undefined
  },
  now: number,
) {
  const { asset, type } = params
  const isWanted = (row: Transaction) =>
    (asset === undefined || row.asset === asset) && (type === undefined || row.type === type)
  const rows = readHistory(params, now, { defaultLimit: 100, isWeekAtMost: false }, (range) => {
    const { limit, ...span } = range
    const all = [
      ...account.spotMoves(span).map(ofMove),
      ...symbols.flatMap((listed) =>
        account.fills('spot', listed.symbol, span).flatMap((fill) => ofFill(fill, listed)),
      ),
    ]
    const wanted = all.filter(isWanted).sort((a, b) => a.time - b.time)
    if (limit === undefined || wanted.length <= limit) return wanted
    return range.startTime === undefined ? wanted.slice(-limit) : wanted.slice(0, limit)
  })
  return rows.map(({ delta, ...row }) => ({
    ...row,
    balanceDelta: amount(delta),
    balanceInfo: row.type,
  }))
}

function ofMove({ tranId, type, asset, amount: delta, time }: SpotMove): Transaction {
  return { tranId, tradeId: null, asset, symbol: '', delta, time, type }
}

function ofFill(
  fill: VenueFill,
  { baseAsset, quoteAsset }: { readonly baseAsset: string; readonly quoteAsset: string },
): readonly Transaction[] {
  const isBuy = fill.side === 'buy'
  const common = {
    tranId: fill.tradeId,
    tradeId: fill.tradeId,
    symbol: fill.symbol,
    time: fill.time,
  }
  const [sourceAsset, targetAsset] = isBuy ? [quoteAsset, baseAsset] : [baseAsset, quoteAsset]
  const [given, received] = isBuy
    ? [fill.quoteQuantity, fill.quantity]
    : [fill.quantity, fill.quoteQuantity]
  const feeIn = (name: string) => (fill.commissionAsset === name ? fill.commission : ZERO)
  return [
    {
      ...common,
      asset: sourceAsset,
      delta: given.plus(feeIn(sourceAsset)).neg(),
      type: 'TRADE_SOURCE',
    },
    {
      ...common,
      asset: targetAsset,
      delta: received.minus(feeIn(targetAsset)),
      type: 'TRADE_TARGET',
    },
  ]
}
