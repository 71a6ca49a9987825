import { type Decimal, ZERO } from '@asterkit/instruments'
import { cycleDelta, type HedgeCycle } from '../../executors/hedgeCycle.ts'
import type { EpochMs } from '../../ports/clock.ts'
import { opening } from './decideOpening.ts'
import { type CloseReason, hold, type RotationIntent } from './intents.ts'
import { legQuantity } from './legQuantity.ts'
import { marginDanger } from './marginDanger.ts'
import { type PairFigures, pairFigures } from './pairFigures.ts'
import type { RotationState } from './state.ts'

const MINUTE_MS = 60_000

/** What to do about the pair that is there: the first rule that speaks. Never about one leg alone. */
export function decideHolding(
  state: RotationState,
  cycle: HedgeCycle,
  now: EpochMs,
): readonly RotationIntent[] {
  const { memory, positions, premiums } = state
  if (memory.isUnresolved) return [hold('unresolved', 'an order of the pair is of unknown fate')]
  if (cycle.phase === 'closing-a' || cycle.phase === 'closing-b') {
    return [close(cycle, 'interrupted', cycle.closeReason ?? cycle.reason)]
  }
  if (cycle.phase !== 'holding') return [repair(cycle, `left in ${cycle.phase}`)]
  if (positions === undefined) return [unknown(cycle, 'the positions could not be read')]
  const difference = differenceOf(state, cycle)
  if (difference !== undefined && !memory.isCompared) {
    return [{ kind: 'reconcile', detail: difference.detail }]
  }
  if (difference?.isLess === true) return [unknown(cycle, difference.detail)]
  const broken = brokenLeg(state, cycle)
  if (broken !== undefined) return [repair(cycle, broken)]
  const premium = premiums?.get(cycle.symbol)
  if (premium === undefined) return [unknown(cycle, 'the mark price could not be read')]
  const figures = pairFigures(cycle, premium.markPrice)
  const exit = protectiveExit(state, cycle, figures)
  if (exit !== undefined) return exit
  return [byTime(state, cycle, now)]
}

function unknown({ symbol }: HedgeCycle, detail: string): RotationIntent {
  return { kind: 'alarm', code: 'unknown-data', detail: `${symbol}: ${detail}; nothing is done` }
}

function repair(cycle: HedgeCycle, detail: string): RotationIntent {
  return { kind: 'repair', cycle, detail }
}

function close(cycle: HedgeCycle, reason: CloseReason, detail: string): RotationIntent {
  return { kind: 'close', cycle, reason, detail }
}

/** Where the venue's rows and the journal disagree; a missing row is no proof that a leg is gone. */
function differenceOf(
  { positions = [] }: RotationState,
  cycle: HedgeCycle,
): { readonly isLess: boolean; readonly detail: string } | undefined {
  for (const side of ['long', 'short'] as const) {
    const row = positions.find(
      ({ symbol, positionSide }) => symbol === cycle.symbol && positionSide === side,
    )
    const owned = cycle[side].quantity
    const held = row === undefined ? ZERO : legQuantity(row)
    if (held.eq(owned)) continue
    const stated = row === undefined ? 'no row' : held.toFixed()
    const detail = `the exchange states ${stated} ${side}, on record are ${owned.toFixed()}`
    return { isLess: held.lt(owned), detail }
  }
  return undefined
}

function brokenLeg({ config, instruments }: RotationState, cycle: HedgeCycle): string | undefined {
  const { long, short } = cycle
  if (long.quantity.isZero() || short.quantity.isZero()) {
    return `a leg is missing: long ${long.quantity.toFixed()}, short ${short.quantity.toFixed()}`
  }
  const lot = instruments?.get(cycle.symbol)?.lot.step ?? ZERO
  const delta = cycleDelta(cycle).abs()
  const { deltaPct } = pairFigures(cycle, ZERO)
  if (delta.lte(lot) || deltaPct.lte(config.maxDeltaPct)) return undefined
  return `long and short differ by ${deltaPct.toFixed(2)} %`
}

function protectiveExit(
  state: RotationState,
  cycle: HedgeCycle,
  { notional, net, unrealized, driftPct }: PairFigures,
): readonly RotationIntent[] | undefined {
  const { config, memory } = state
  const danger = marginDanger(state, cycle)
  if (danger !== undefined) return [close(cycle, danger.reason, danger.detail)]
  const lossPct = notional.isZero() ? ZERO : net.negated().div(notional).times(100)
  if (lossPct.gte(config.pairLossStopPct)) {
    return [close(cycle, 'pair-loss', `the pair has lost ${lossPct.toFixed(3)} % of a leg`)]
  }
  if (driftPct.gte(config.maxPairDriftPct)) {
    return [close(cycle, 'pair-drift', `the pair drifts by ${driftPct.toFixed(3)} % of a leg`)]
  }
  const loss = drawdown(state, unrealized)
  if (loss.total !== undefined) {
    return [close(cycle, 'drawdown-total', loss.total), { kind: 'halt', detail: loss.total }]
  }
  if (loss.day !== undefined) return [close(cycle, 'drawdown-day', loss.day)]
  if (memory.day.fees.gte(config.maxDailyFeeQuote)) {
    return [close(cycle, 'fee-limit', `fees today are ${memory.day.fees.toFixed(4)}`)]
  }
  const paid = memory.day.funding.negated()
  if (config.maxDailyFundingQuote !== undefined && paid.gte(config.maxDailyFundingQuote)) {
    return [close(cycle, 'funding-limit', `funding paid today is ${paid.toFixed(4)}`)]
  }
  return undefined
}

/** Which bounds on losses are reached, in words; inclusive. `unrealized`: of the pair that is held, quote. */
export function drawdown(
  { config, memory }: RotationState,
  unrealized: Decimal,
): { readonly day?: string; readonly total?: string } {
  const result = memory.bookedResult.plus(unrealized)
  const pct = (loss: Decimal) => loss.negated().div(config.capitalQuote).times(100)
  const total = pct(result.minus(memory.forgivenResult))
  const day = pct(result.minus(memory.day.startResult))
  const say = (value: Decimal, since: string) =>
    `the loss since ${since} is ${value.toFixed(2)} % of the capital, allowed are ${config.maxDrawdownPct.toFixed()} %`
  return {
    ...(day.gte(config.maxDrawdownPct) && { day: say(day, 'the day began') }),
    ...(total.gte(config.maxDrawdownPct) && { total: say(total, 'the first start') }),
  }
}

function byTime(state: RotationState, cycle: HedgeCycle, now: EpochMs): RotationIntent {
  const { config, memory } = state
  const minutes = (now - (cycle.heldAt ?? now)) / MINUTE_MS
  const age = `held for ${minutes.toFixed(1)} min`
  if (minutes < config.minHoldMinutes) return hold('minimum-hold', age)
  const { volume } = memory.day
  if (volume.gte(config.dailyVolumeTargetQuote)) {
    const target = `${age}, volume today ${volume.toFixed(2)}`
    if (config.atTarget === 'flat') return close(cycle, 'target-reached', target)
    return hold('keep-holding', target)
  }
  const next = opening(state, now, 'beside-a-pair')
  if (next.kind === 'open') return close(cycle, 'rotate', age)
  if (minutes >= config.maxHoldMinutes) return close(cycle, 'max-hold', age)
  return hold('gates-closed', `${age}; ${next.detail}`)
}
