import { type Decimal, floorToStep, type Instrument } from '@asterkit/instruments'
import type { EpochMs } from '../../ports/clock.ts'
import { feasibility, notionalPerLeg } from './feasibility.ts'
import { closedGate } from './gates.ts'
import { hold, type RotationIntent } from './intents.ts'
import type { RotationState } from './state.ts'

/** Orders that stay in reserve, so that what is opened can be closed and repaired on the same day. */
const RESERVED_ORDERS = 12

type Opening = Extract<RotationIntent, { kind: 'open' | 'hold' }>

/**
 * Whether a new pair may be opened, and which: the next symbol in turn whose market allows it.
 *
 * @param when `beside-a-pair`: asked before the pair that is there is given up for it.
 */
export function opening(
  state: RotationState,
  now: EpochMs,
  when: 'flat' | 'beside-a-pair',
): Opening {
  const { config, memory } = state
  const blocked = blockOf(state, now, when)
  if (blocked !== undefined) return blocked
  let reason = hold('unknown-data', 'market rules were never read') as Opening
  for (const symbol of inTurn(config.symbols, memory.cycle?.symbol ?? memory.last?.symbol)) {
    const cooldown = memory.cooldowns.get(symbol)
    if (cooldown !== undefined && now < cooldown) {
      reason = asOpening('cooldown', `${symbol} cools down`)
      continue
    }
    const instrument = state.instruments?.get(symbol)
    if (instrument === undefined) {
      reason = asOpening('unknown-data', `${symbol}: no market rules`)
      continue
    }
    const judged = judge(state, instrument, now, when)
    if (judged.kind === 'open') return judged
    reason = judged
  }
  return reason
}

function asOpening(...args: Parameters<typeof hold>): Opening {
  return hold(...args) as Opening
}

/** The symbols from the one after the last on: they take turns. */
function inTurn(symbols: readonly string[], last: string | undefined): readonly string[] {
  const at = last === undefined ? -1 : symbols.indexOf(last)
  return [...symbols.slice(at + 1), ...symbols.slice(0, at + 1)]
}

function blockOf(
  { config, memory, mode }: RotationState,
  now: EpochMs,
  when: 'flat' | 'beside-a-pair',
): Opening | undefined {
  const { day, last } = memory
  if (memory.openingBlock !== undefined) return asOpening('blocked', memory.openingBlock)
  const { limits } = config
  if (day.volume.gte(config.dailyVolumeTargetQuote)) {
    return asOpening('target-reached', `volume today is ${day.volume.toFixed(2)}`)
  }
  if (mode !== 'hedge') {
    return asOpening(
      'blocked',
      mode === undefined ? 'the position mode is not known' : 'the account is in one-way mode',
    )
  }
  if (day.opened >= limits.maxCyclesPerDay) {
    return asOpening('day-limit', `${day.opened} pairs were opened today`)
  }
  if (day.repaired >= limits.maxRepairsPerDay) {
    return asOpening('day-limit', `${day.repaired} pairs were repaired today`)
  }
  if (day.orders + RESERVED_ORDERS > limits.maxOrdersPerDay) {
    return asOpening('day-limit', `${day.orders} orders were sent today`)
  }
  const paid = day.funding.negated()
  if (config.maxDailyFundingQuote !== undefined && paid.gte(config.maxDailyFundingQuote)) {
    return asOpening('day-limit', `funding paid today is ${paid.toFixed(4)}`)
  }
  if (when === 'beside-a-pair' || last?.closedAt === undefined) return undefined
  if (last.closeReason?.startsWith('max-hold') === true && config.atMaxHold === 'flat') {
    if (last.closedAt >= day.start) return asOpening('day-is-over', 'closed at the maximum hold')
  }
  const waitMs = last.closedAt + config.minGapBetweenCyclesSec * 1000 - now
  return waitMs > 0
    ? asOpening('gap', `${Math.ceil(waitMs / 1000)} s until the next pair`)
    : undefined
}

function judge(
  state: RotationState,
  instrument: Instrument,
  now: EpochMs,
  when: 'flat' | 'beside-a-pair',
): Opening {
  const { config, memory, premiums, costs, wallet } = state
  const { symbol } = instrument
  const cost = costs.get(symbol)
  const mark = premiums?.get(symbol)?.markPrice
  if (cost === undefined) return asOpening('unknown-data', `${symbol}: fees are not known`)
  if (mark === undefined) return asOpening('unknown-data', `${symbol}: no reference price`)
  if (wallet === undefined) return asOpening('unknown-data', 'the wallet could not be read')
  const quantity = floorToStep(notionalPerLeg(config).div(mark), instrument)
  const notional = quantity.times(mark)
  const gate = closedGate(state, instrument, notional, now)
  if (gate !== undefined) return asOpening('gates-closed', gate)
  const { refusals } = feasibility(config, {
    instrument,
    markPrice: mark,
    takerFee: cost.takerFee,
    spreadBps: 0,
    fundingRate: mark.times(0),
    brackets: cost.brackets,
    equity: wallet.wallet,
    equityPerLeg: wallet.perLeg && {
      long: wallet.perLeg.long.wallet,
      short: wallet.perLeg.short.wallet,
    },
  })
  if (refusals[0] !== undefined) return asOpening('not-sizable', refusals[0])
  const fees = feesBeside(state, notional, cost.takerFee, when)
  if (memory.day.fees.plus(fees).gt(config.maxDailyFeeQuote)) {
    const detail = `fees today ${memory.day.fees.toFixed(4)} + ${fees.toFixed(4)} of this pair are above ${config.maxDailyFeeQuote.toFixed()}`
    return asOpening('day-limit', detail)
  }
  const plan = {
    instrument,
    quantity,
    pilot: memory.nextPilot,
    leverage: config.leverage,
    slippageBps: config.slippageBps,
    takerFee: cost.takerFee,
    maxMarginUsePct: config.maxMarginUsePct,
    hedgeTimeoutMs: config.hedgeTimeoutMs,
  }
  const detail = `${symbol}: ${quantity.toFixed()} long and short, ${notional.toFixed(2)} per leg, ${memory.nextPilot} first`
  return { kind: 'open', plan, detail }
}

/** Fees that the new pair will cost, opened and closed, and the closing of the one that is there. */
function feesBeside(
  { memory }: RotationState,
  notional: Decimal,
  takerFee: Decimal,
  when: 'flat' | 'beside-a-pair',
): Decimal {
  const fills = when === 'beside-a-pair' && memory.cycle !== undefined ? 6 : 4
  return notional.times(takerFee).times(fills)
}
