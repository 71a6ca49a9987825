import { type Decimal, decimal, ZERO } from '@asterkit/instruments'

/** A trade as far as volumes need it. */
export interface TradedFill {
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly quoteQuantity: Decimal
  readonly commission: Decimal
  readonly commissionAsset: string
  readonly realizedPnl: Decimal
  readonly isMaker: boolean
  /** Epoch ms. */
  readonly time: number
}

/** Sums over trades. Amounts in quote, decimal text. */
export interface VolumeSums {
  readonly trades: number
  readonly volume: string
  readonly bought: string
  readonly sold: string
  /** Share of the volume that added liquidity. */
  readonly makerShare: number
  /** Paid, by asset. */
  readonly fees: Readonly<Record<string, string>>
  readonly realizedPnl: string
}

/** Trades of one symbol on one UTC day. */
export interface VolumeRow extends VolumeSums {
  readonly day: string
  readonly symbol: string
}

/** What `volume --json` prints; within a version no field goes away. */
export interface VolumeDocument {
  readonly schema: 'asterkit.market-maker.volume/1'
  readonly from: string
  readonly rows: readonly VolumeRow[]
  /** Of all rows. */
  readonly total: VolumeSums
}

/** Adds trades up per UTC day and symbol, oldest day first. */
export function volumeDocument(fills: readonly TradedFill[], from: number): VolumeDocument {
  const groups = new Map<string, TradedFill[]>()
  for (const fill of fills) {
    if (fill.time < from) continue
    const key = `${new Date(fill.time).toISOString().slice(0, 10)} ${fill.symbol}`
    groups.set(key, [...(groups.get(key) ?? []), fill])
  }
  const rows = [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, group]) => {
      const [day = '', symbol = ''] = key.split(' ')
      return { day, symbol, ...sumsOf(group) }
    })
  return {
    schema: 'asterkit.market-maker.volume/1',
    from: new Date(from).toISOString(),
    rows,
    total: sumsOf([...groups.values()].flat()),
  }
}

function sumsOf(fills: readonly TradedFill[]): VolumeSums {
  const sum = (of: readonly TradedFill[]) =>
    of.reduce((total, { quoteQuantity }) => total.plus(quoteQuantity), ZERO)
  const volume = sum(fills)
  const maker = sum(fills.filter(({ isMaker }) => isMaker))
  const fees: Record<string, string> = {}
  for (const { commission, commissionAsset } of fills) {
    fees[commissionAsset] = commission.plus(decimal(fees[commissionAsset] ?? '0')).toFixed()
  }
  const pnl = fills.reduce((total, { realizedPnl }) => total.plus(realizedPnl), ZERO)
  return {
    trades: fills.length,
    volume: volume.toFixed(2),
    bought: sum(fills.filter(({ side }) => side === 'buy')).toFixed(2),
    sold: sum(fills.filter(({ side }) => side === 'sell')).toFixed(2),
    makerShare: volume.isZero() ? 0 : maker.div(volume).toNumber(),
    fees,
    realizedPnl: pnl.toFixed(4),
  }
}
