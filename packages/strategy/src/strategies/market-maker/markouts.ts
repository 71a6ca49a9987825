import type { Side } from '@asterkit/instruments'
import type { EpochMs } from '../../ports/clock.ts'

/** How long after a fill the price is looked at, ms. */
export const MARKOUT_MS = [1_000, 5_000, 30_000] as const

/** What fills of one side were worth after a while. */
export interface Markout {
  /** Smoothed profit per fill at each of {@link MARKOUT_MS}, basis points of the fill price. */
  readonly bps: readonly number[]
  /** Smoothed move of the fair price in our favour since the fill, basis points. Negative: adverse. */
  readonly driftBps: readonly number[]
  /** Fills that each figure rests on. */
  readonly count: readonly number[]
}

interface Pending {
  readonly side: Side
  readonly ticks: number
  /** Fair price when it filled. */
  readonly fairTicks: number
  readonly time: EpochMs
  /** How many of the horizons are measured. */
  readonly done: number
}

/** Markouts of both sides and the fills that still wait for theirs. */
export interface Markouts {
  readonly buy: Markout
  readonly sell: Markout
  readonly pending: readonly Pending[]
}

const ZEROS = MARKOUT_MS.map(() => 0)
const NONE: Markout = { bps: ZEROS, driftBps: ZEROS, count: ZEROS }

/** No fill yet. */
export const NO_MARKOUTS: Markouts = { buy: NONE, sell: NONE, pending: [] }

/** Most fills that wait; the oldest go unmeasured beyond it. */
const MOST_PENDING = 500
/** Fills of which half of the memory consists. */
const HALF_LIFE_FILLS = 30
/** Fills from which on a figure is believed half. */
const BELIEVED_AT = 10

/** Remembers a fill. */
export function addFill(
  markouts: Markouts,
  fill: Pick<Pending, 'side' | 'ticks' | 'fairTicks' | 'time'>,
): Markouts {
  const pending = [...markouts.pending.slice(1 - MOST_PENDING), { ...fill, done: 0 }]
  return { ...markouts, pending }
}

/** Measures the fills whose time has come at the fair price of now. */
export function measureMarkouts(markouts: Markouts, fairTicks: number, now: EpochMs): Markouts {
  const isDue = ({ time, done }: Pending) => now - time >= (MARKOUT_MS[done] ?? Infinity)
  if (!markouts.pending.some(isDue)) return markouts
  const sides = { buy: markouts.buy, sell: markouts.sell }
  const pending: Pending[] = []
  for (const fill of markouts.pending) {
    let { done } = fill
    const sign = fill.side === 'buy' ? 1 : -1
    const gainBps = (from: number) => (sign * (fairTicks - from) * 10_000) / fill.ticks
    for (; isDue({ ...fill, done }); done += 1) {
      const measured = { bps: gainBps(fill.ticks), driftBps: gainBps(fill.fairTicks) }
      sides[fill.side] = add(sides[fill.side], done, measured)
    }
    if (done < MARKOUT_MS.length) pending.push({ ...fill, done })
  }
  return { ...sides, pending }
}

function add(
  markout: Markout,
  horizon: number,
  measured: { readonly bps: number; readonly driftBps: number },
): Markout {
  const count = (markout.count[horizon] ?? 0) + 1
  const share = Math.max(1 - 0.5 ** (1 / HALF_LIFE_FILLS), 1 / count)
  const mix = (values: readonly number[], value: number) => {
    const before = values[horizon] ?? 0
    return values.with(horizon, before + share * (value - before))
  }
  return {
    bps: mix(markout.bps, measured.bps),
    driftBps: mix(markout.driftBps, measured.driftBps),
    count: markout.count.with(horizon, count),
  }
}

/**
 * Expected loss to better informed takers, basis points of the value: the worst of the horizons, each believed
 * as far as its fills go. Zero without fills.
 */
export function adverseBps({ driftBps, count }: Markout): number {
  const losses = driftBps.map((drift, horizon) => {
    const fills = count[horizon] ?? 0
    return (-drift * fills) / (fills + BELIEVED_AT)
  })
  return Math.max(0, ...losses)
}
