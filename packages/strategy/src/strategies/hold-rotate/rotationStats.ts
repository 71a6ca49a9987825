import { Decimal, ZERO } from '@asterkit/instruments'
import { QUOTE_ASSET } from '../../ledger/quoteAsset.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type { HoldRotateConfig } from './config.ts'
import { holdFactor } from './cyclePoints.ts'

/** One trade, under the names of the original's export. */
export interface TradeRow {
  readonly timestamp: EpochMs
  readonly symbol: string
  readonly side: string
  readonly position_side: string
  readonly order_type: string
  readonly quantity: Decimal
  readonly price: Decimal
  readonly notional: Decimal
  readonly order_id: string
  readonly trade_id: string
  /** Whose it is; where each leg has an account of its own, that one. */
  readonly account: string
  readonly realized_pnl: Decimal
  readonly commission: Decimal
  readonly commission_asset: string
  readonly status: string
  readonly maker: boolean
  /** Absent: not of any pair of ours. */
  readonly cycle_id: string | undefined
}

/** One funding payment; positive: received. */
export interface FundingRow {
  readonly timestamp: EpochMs
  readonly symbol: string
  readonly asset: string
  readonly amount: Decimal
  readonly tran_id: string
  readonly account: string
}

/** One pair. Amounts in quote. */
export interface CycleRow {
  readonly id: string
  readonly symbol: string
  readonly status: string
  readonly opened_at: EpochMs
  readonly held_at: EpochMs | undefined
  readonly closed_at: EpochMs | undefined
  readonly close_reason: string
  readonly quantity: Decimal
  readonly leverage: number
  readonly notional_long: Decimal
  readonly notional_short: Decimal
  readonly entry_price_long: Decimal
  readonly entry_price_short: Decimal
  readonly exit_price_long: Decimal
  readonly exit_price_short: Decimal
  readonly gross_pnl: Decimal
  readonly fees: Decimal
  readonly funding: Decimal
  readonly net_pnl: Decimal
  readonly worst_drift_pct: Decimal
  readonly was_repaired: boolean
  readonly is_active: boolean
  /** By the formula of the settings; undefined while the pair is not flat. */
  readonly points_estimate: Decimal | undefined
}

/** What the tables have, oldest first. */
export interface RotationRows {
  readonly trades: readonly TradeRow[]
  readonly funding: readonly FundingRow[]
  readonly cycles: readonly CycleRow[]
}

/** A span of time, from inclusive, to exclusive. */
export interface TimeSpan {
  readonly from: EpochMs
  readonly to: EpochMs
}

/** What a span of time came to. Quote amounts; trades, fees and funding as the exchange lists them. */
export interface RotationStats {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly trades: number
  readonly volume: Decimal
  readonly grossPnl: Decimal
  readonly fees: Decimal
  /** Fees in other assets than the quote, in their own units; not part of `fees`. */
  readonly otherFees: Readonly<Record<string, string>>
  readonly funding: Decimal
  readonly netPnl: Decimal
  /** Of each account that traded. Sums up to `netPnl`; two of them drift apart with the price. */
  readonly netPerAccount: ReadonlyMap<string, Decimal>
  /** What was lost per 1,000 of volume; negative: gained. */
  readonly costPer1000: Decimal | undefined
  /** Pairs that ended in the span, and how long they were held. */
  readonly cycles: number
  readonly meanHoldMinutes: number | undefined
  readonly minHoldMinutes: number | undefined
  /** Fraction of those pairs that were held for at least `thresholdMinutes`. */
  readonly longHoldShare: number | undefined
  /** Sum of both legs' notional x hours / `holdUnitHours`, within the span: an estimate. */
  readonly holdEquivalent: Decimal
  /** An estimate by the formula of the settings. */
  readonly pointsEstimate: Decimal
  readonly costPer1000Points: Decimal | undefined
  readonly worstDriftPct: Decimal
  readonly repairs: number
  /** Largest fall of the booked result from its height within the span. */
  readonly maxDrawdown: Decimal
  /** Volume against the daily target for as much of the span as has passed. */
  readonly targetVolume: Decimal
  readonly pacePct: number | undefined
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/**
 * Adds up a span of time.
 *
 * @param now Until then a pair that is open has been held.
 */
export function rotationStats(
  rows: RotationRows,
  span: TimeSpan,
  config: HoldRotateConfig,
  now: EpochMs,
): RotationStats {
  const isIn = ({ timestamp }: { readonly timestamp: EpochMs }) =>
    timestamp >= span.from && timestamp < span.to
  const trades = rows.trades.filter(isIn)
  const funding = rows.funding.filter((row) => isIn(row) && row.asset === QUOTE_ASSET)
  const ended = rows.cycles.filter(
    (cycle) =>
      cycle.status === 'flat' &&
      cycle.closed_at !== undefined &&
      cycle.closed_at >= span.from &&
      cycle.closed_at < span.to,
  )
  const volume = sum(trades.map((row) => row.notional))
  const grossPnl = sum(trades.map((row) => row.realized_pnl))
  const inQuote = trades.filter((row) => row.commission_asset === QUOTE_ASSET)
  const fees = sum(inQuote.map((row) => row.commission))
  const paid = sum(funding.map((row) => row.amount))
  const netPnl = grossPnl.minus(fees).plus(paid)
  const passed = passedSpan(rows, span, now)
  const points = pointsOf(rows, volume, span, config, now)
  const targetVolume = config.dailyVolumeTargetQuote.times(passed).div(DAY_MS)
  return {
    ...span,
    trades: trades.length,
    volume,
    grossPnl,
    fees,
    otherFees: otherFees(trades),
    funding: paid,
    netPnl,
    netPerAccount: netPerAccount(trades, funding),
    costPer1000: volume.isZero() ? undefined : netPnl.negated().div(volume).times(1000),
    cycles: ended.length,
    ...holdFigures(ended, config),
    holdEquivalent: holdMinutes(rows, span, now).div(60).div(config.holdUnitHours),
    pointsEstimate: points,
    costPer1000Points: points.isZero() ? undefined : netPnl.negated().div(points).times(1000),
    worstDriftPct: Decimal.max(ZERO, ...ended.map((cycle) => cycle.worst_drift_pct)),
    repairs: ended.filter((cycle) => cycle.was_repaired).length,
    maxDrawdown: drawdownOf(trades, funding),
    targetVolume,
    pacePct: targetVolume.isZero() ? undefined : volume.div(targetVolume).times(100).toNumber(),
  }
}

function netPerAccount(
  trades: readonly TradeRow[],
  funding: readonly FundingRow[],
): ReadonlyMap<string, Decimal> {
  const net = new Map<string, Decimal>()
  const add = (account: string, amount: Decimal) =>
    net.set(account, (net.get(account) ?? ZERO).plus(amount))
  for (const { account, realized_pnl, commission, commission_asset } of trades) {
    add(account, realized_pnl.minus(commission_asset === QUOTE_ASSET ? commission : ZERO))
  }
  for (const { account, amount } of funding) add(account, amount)
  return net
}

/** The days of a span, oldest first, in which anything was traded or paid. */
export function dailyStats(
  rows: RotationRows,
  config: HoldRotateConfig,
  now: EpochMs,
): readonly RotationStats[] {
  const times = [...rows.trades, ...rows.funding].map(({ timestamp }) => timestamp)
  const days = [...new Set(times.map((time) => Math.floor(time / DAY_MS) * DAY_MS))]
  return days
    .sort((a, b) => a - b)
    .map((day) => rotationStats(rows, { from: day, to: day + DAY_MS }, config, now))
}

function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => total.plus(value), ZERO)
}

function otherFees(trades: readonly TradeRow[]): Readonly<Record<string, string>> {
  const sums = new Map<string, Decimal>()
  for (const { commission, commission_asset: asset } of trades) {
    if (asset !== QUOTE_ASSET) sums.set(asset, (sums.get(asset) ?? ZERO).plus(commission))
  }
  return Object.fromEntries([...sums].map(([asset, amount]) => [asset, amount.toFixed()]))
}

/** Milliseconds of the span since the first pair that have passed. */
function passedSpan({ cycles }: RotationRows, { from, to }: TimeSpan, now: EpochMs): number {
  const first = cycles[0]?.opened_at ?? to
  return Math.max(0, Math.min(to, now) - Math.max(from, first))
}

function holdFigures(ended: readonly CycleRow[], { points }: HoldRotateConfig) {
  const minutes = ended.flatMap((cycle) =>
    cycle.held_at === undefined || cycle.closed_at === undefined
      ? []
      : [(cycle.closed_at - cycle.held_at) / MINUTE_MS],
  )
  if (minutes.length === 0) {
    return { meanHoldMinutes: undefined, minHoldMinutes: undefined, longHoldShare: undefined }
  }
  const isLong = (value: number) => value >= points.thresholdMinutes
  return {
    meanHoldMinutes: minutes.reduce((total, value) => total + value, 0) / minutes.length,
    minHoldMinutes: Math.min(...minutes),
    longHoldShare: minutes.filter(isLong).length / minutes.length,
  }
}

/** Both legs' notional x minutes within the span. */
function holdMinutes({ cycles }: RotationRows, { from, to }: TimeSpan, now: EpochMs): Decimal {
  return sum(
    cycles.map((cycle) => {
      if (cycle.held_at === undefined) return ZERO
      const begin = Math.max(from, cycle.held_at)
      const end = Math.min(to, cycle.closed_at ?? now)
      if (end <= begin) return ZERO
      const notional = cycle.notional_long.plus(cycle.notional_short)
      return notional.times(end - begin).div(MINUTE_MS)
    }),
  )
}

/** Volume points at once; holding points with the multiplier of the whole hold, for the part within the span. */
function pointsOf(
  rows: RotationRows,
  volume: Decimal,
  span: TimeSpan,
  { points }: HoldRotateConfig,
  now: EpochMs,
): Decimal {
  const held = rows.cycles.map((cycle) => {
    const minutes = ((cycle.closed_at ?? now) - (cycle.held_at ?? now)) / MINUTE_MS
    const factor = holdFactor(minutes, points)
    const part = holdMinutes({ ...rows, cycles: [cycle] }, span, now)
    return part.times(factor).times(points.holdWeight)
  })
  return volume.times(points.volumeWeight).plus(sum(held))
}

function drawdownOf(trades: readonly TradeRow[], funding: readonly FundingRow[]): Decimal {
  const steps = [
    ...trades.map((row) => {
      const fee = row.commission_asset === QUOTE_ASSET ? row.commission : ZERO
      return { time: row.timestamp, change: row.realized_pnl.minus(fee) }
    }),
    ...funding.map((row) => ({ time: row.timestamp, change: row.amount })),
  ].sort((a, b) => a.time - b.time)
  let height = ZERO
  let value = ZERO
  let worst = ZERO
  for (const { change } of steps) {
    value = value.plus(change)
    height = Decimal.max(height, value)
    worst = Decimal.max(worst, height.minus(value))
  }
  return worst
}
