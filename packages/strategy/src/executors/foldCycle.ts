import { decimal, ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import type { EntryBody, FillRecord } from './entries.ts'
import {
  type CycleDay,
  type CycleLeg,
  EMPTY_CYCLE_DAY,
  EMPTY_LEG,
  type HedgeCycle,
} from './hedgeCycle.ts'

const DAY_MS = 86_400_000
/** How many finished cycles and days a view remembers. */
const MAX_FINISHED = 5_000
const MAX_DAYS = 800

/** What the journal says about pairs of a long and a short. */
export interface CycleView {
  /** Not flat, by id. */
  cycles: Map<string, HedgeCycle>
  /** Flat again, oldest first; bounded. */
  finishedCycles: HedgeCycle[]
  /** By the start of the UTC day; bounded. */
  cycleDays: Map<EpochMs, CycleDay>
}

/** No cycle was ever begun. */
export function emptyCycleView(): CycleView {
  return { cycles: new Map(), finishedCycles: [], cycleDays: new Map() }
}

/** A pair begins. */
export function foldCycle(view: CycleView, body: EntryBody<'cycle'>, time: EpochMs): void {
  const { cycleId, symbol, baseAsset, quoteAsset, pilot, leverage, reason } = body
  view.cycles.set(cycleId, {
    cycleId,
    symbol,
    baseAsset,
    quoteAsset,
    pilot,
    leverage,
    reason,
    plannedQuantity: decimal(body.quantity),
    phase: 'opening-pilot',
    openedAt: time,
    long: EMPTY_LEG,
    short: EMPTY_LEG,
    fees: ZERO,
    funding: ZERO,
    wasRepaired: false,
    worstDriftPct: ZERO,
  })
  addToDay(view, time, (day) => ({ ...day, opened: day.opened + 1 }))
}

/** A pair enters its next phase; `flat` and `abandoned` end it. */
export function foldCyclePhase(
  view: CycleView,
  { cycleId, phase, reason, worstDriftPct }: EntryBody<'cycle-phase'>,
  time: EpochMs,
): void {
  const cycle = view.cycles.get(cycleId)
  if (cycle === undefined) return
  const isClosing = phase === 'closing-a' || phase === 'closing-b'
  if (phase === 'repair' && !cycle.wasRepaired) {
    addToDay(view, time, (day) => ({ ...day, repaired: day.repaired + 1 }))
  }
  const next: HedgeCycle = {
    ...cycle,
    phase,
    reason,
    wasRepaired: cycle.wasRepaired || phase === 'repair',
    ...(phase === 'holding' && cycle.heldAt === undefined && { heldAt: time }),
    ...(isClosing && cycle.closeReason === undefined && { closeReason: reason }),
    ...(worstDriftPct !== undefined && { worstDriftPct: decimal(worstDriftPct) }),
  }
  if (phase !== 'flat' && phase !== 'abandoned') {
    view.cycles.set(cycleId, next)
    return
  }
  view.cycles.delete(cycleId)
  view.finishedCycles.push({ ...next, closedAt: time })
  if (view.finishedCycles.length > MAX_FINISHED) view.finishedCycles.shift()
}

/** What the venue holds of a pair where trades do not explain it. */
export function foldCycleAdjustment(
  view: CycleView,
  { cycleId, long, short }: EntryBody<'cycle-adjustment'>,
): void {
  const cycle = view.cycles.get(cycleId)
  if (cycle === undefined) return
  view.cycles.set(cycleId, {
    ...cycle,
    long: { ...cycle.long, quantity: decimal(long) },
    short: { ...cycle.short, quantity: decimal(short) },
  })
}

/** Adds trades to the pair that they belong to. */
export function foldCycleFills(
  view: CycleView,
  cycleId: string,
  fills: readonly FillRecord[],
): void {
  for (const fill of fills) {
    const cycle = view.cycles.get(cycleId)
    if (cycle === undefined || fill.positionSide === undefined) continue
    const side = fill.positionSide
    const fee = feeQuote(cycle, fill)
    const leg = applyLegFill(cycle[side], { ...fill, positionSide: side }, fee)
    view.cycles.set(cycleId, { ...cycle, [side]: leg, fees: cycle.fees.plus(fee) })
    addToDay(view, fill.time, (day) => ({
      ...day,
      volume: day.volume.plus(decimal(fill.quoteQuantity)),
      fees: day.fees.plus(fee),
      realizedPnl: day.realizedPnl.plus(decimal(fill.realizedPnl)),
    }))
  }
}

/** Adds a funding payment to its pair, also when that is flat by now. */
export function foldCycleFunding(
  view: CycleView,
  { pairId, amount, time }: EntryBody<'funding'>['rows'][number],
): void {
  if (pairId === undefined) return
  const received = decimal(amount)
  const add = (cycle: HedgeCycle) => ({ ...cycle, funding: cycle.funding.plus(received) })
  const cycle = view.cycles.get(pairId)
  const index = view.finishedCycles.findLastIndex(({ cycleId }) => cycleId === pairId)
  const finished = view.finishedCycles[index]
  if (cycle !== undefined) view.cycles.set(pairId, add(cycle))
  else if (finished !== undefined) view.finishedCycles[index] = add(finished)
  else return
  addToDay(view, time, (day) => ({ ...day, funding: day.funding.plus(received) }))
}

/** A fee in a third asset counts at its price of then; without one it is known in that asset only. */
function feeQuote({ quoteAsset }: HedgeCycle, fill: FillRecord) {
  const isQuote = fill.commissionAsset === quoteAsset
  return decimal(isQuote ? fill.commission : (fill.commissionQuote ?? '0'))
}

function applyLegFill(
  leg: CycleLeg,
  fill: FillRecord & { readonly positionSide: 'long' | 'short' },
  fee: CycleLeg['fees'],
): CycleLeg {
  const quantity = decimal(fill.quantity)
  const value = decimal(fill.quoteQuantity)
  const common = {
    ...leg,
    fees: leg.fees.plus(fee),
    realizedPnl: leg.realizedPnl.plus(decimal(fill.realizedPnl)),
  }
  const isOpening = (fill.side === 'buy') === (fill.positionSide === 'long')
  if (isOpening) {
    return {
      ...common,
      quantity: leg.quantity.plus(quantity),
      openedBase: leg.openedBase.plus(quantity),
      openedQuote: leg.openedQuote.plus(value),
      openedAt: leg.openedAt ?? fill.time,
    }
  }
  const left = leg.quantity.minus(quantity)
  return {
    ...common,
    quantity: left,
    closedBase: leg.closedBase.plus(quantity),
    closedQuote: leg.closedQuote.plus(value),
    ...(left.isZero() && { closedAt: fill.time }),
  }
}

function addToDay(view: CycleView, time: EpochMs, change: (day: CycleDay) => CycleDay): void {
  const day = Math.floor(time / DAY_MS) * DAY_MS
  view.cycleDays.set(day, change(view.cycleDays.get(day) ?? EMPTY_CYCLE_DAY))
  const [oldest] = view.cycleDays.keys()
  if (view.cycleDays.size > MAX_DAYS && oldest !== undefined) view.cycleDays.delete(oldest)
}
