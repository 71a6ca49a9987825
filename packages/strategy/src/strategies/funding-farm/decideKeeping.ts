import { hedgeDrift, pairLot } from '@asterkit/delta-neutral'
import { type Decimal, ZERO } from '@asterkit/instruments'
import { isUnsellable } from '../../executors/isUnsellable.ts'
import type { PairHolding, PairInstruments } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type { FundingFarmConfig } from './config.ts'
import { findOtherExit, findProtectiveExit } from './exits.ts'
import { ageHours, type Exit, type HeldPair, pct } from './heldPair.ts'
import { alarm, type FarmIntent, hold, type Need, needOf } from './intents.ts'
import { isUnknown, type Judgement } from './judge.ts'
import { marginStep } from './marginLadder.ts'
import { marginUse } from './marginUse.ts'
import { reasonOf } from './objection.ts'
import { perpDeviation } from './perpDeviation.ts'
import type { ExitReason } from './report.ts'
import type { FarmState } from './state.ts'

/** What is wanted of one held pair. */
export interface KeepingDecision {
  readonly holding: PairHolding
  readonly intents: readonly FarmIntent[]
  readonly needs: readonly Need[]
}

/**
 * Decides about one held pair: keep it, or close it with a reason.
 *
 * @param about.rival Finds the best symbol that could take its place; undefined while a place is free anyway, or opening is blocked.
 */
export function decideKeeping(
  state: FarmState,
  judgements: readonly Judgement[],
  about: {
    readonly holding: PairHolding
    readonly rival: () => Judgement | undefined
    readonly now: EpochMs
  },
): KeepingDecision {
  const { holding, rival, now } = about
  const own = judgements.find(({ facts }) => facts.pair.perp.symbol === holding.perpSymbol)
  if (own === undefined) {
    const detail = `${holding.symbol} is held but missing from the market rules`
    const intents = [alarm('symbol-missing', detail), hold('unknown-data', detail)]
    return { holding, intents, needs: [] }
  }
  const needs: Need[] = []
  if (own.facts.isHistoryDue) needs.push(needOf('settled', own.facts.pair))
  if (own.facts.costs === undefined) needs.push(needOf('costs', own.facts.pair))
  return { holding, intents: keepOrClose(state, holding, own, rival, now), needs }
}

function keepOrClose(
  state: FarmState,
  holding: PairHolding,
  own: Judgement,
  rival: () => Judgement | undefined,
  now: EpochMs,
): readonly FarmIntent[] {
  const { pair } = own.facts
  const close = ({ reason, detail }: Exit): FarmIntent => ({
    kind: 'close',
    holding,
    pair,
    reason,
    detail,
  })
  if (state.positions === undefined) {
    const detail = `the position in ${holding.symbol} could not be read`
    return [alarm('unknown-data', detail), hold('unknown-data', detail)]
  }
  const position = state.positions.find((row) => row.symbol === holding.perpSymbol)
  const coins = state.coins?.get(holding.baseAsset)
  const intents: FarmIntent[] = [...hedgeAlarms(holding, pair, position?.quantity ?? ZERO, coins)]
  intents.push(...listingAlarms(state, holding, pair))
  if (holding.status === 'closing' && !isUnsellable(pair, holding)) {
    return [...intents, close(resumedExit(state.memory.closings.get(holding.pairId)))]
  }
  const held: HeldPair = {
    holding,
    position,
    judgement: own,
    rival,
    isGlimpse: state.universe?.vanished.get(holding.perpSymbol) === 1,
    now,
    margin: marginUse(holding, position, own.facts.costs),
    deviation: perpDeviation(own.facts),
  }
  const protective = findProtectiveExit(held, state.config)
  if (protective !== undefined) return [...intents, close(protective)]
  if ((position?.quantity ?? ZERO).gt(holding.perpQuantity)) {
    const detail = `${holding.symbol}: the venue shows less than the journal`
    return [...intents, alarm('unknown-data', detail), hold('unknown-data', detail)]
  }
  const spike = spikeOf(held, state.config)
  if (spike !== undefined) intents.push(alarm('price-spike', `${holding.symbol}: ${spike}`))
  const obstacle = isUnsellable(pair, holding) ? 'its coins cannot be sold' : spike
  const step = marginStep(held, state.wallets, state.config, obstacle)
  if (step?.kind === 'close') return [...intents, close(step.exit)]
  if (step?.kind === 'low') intents.push(alarm('margin-low', step.detail))
  if (step?.kind === 'top-up') intents.push({ ...step, holding })
  if (step?.kind === 'trim') return [...intents, { ...step, holding, pair }]
  const exit = findOtherExit(held, state.config)
  if (exit !== undefined) return [...intents, close(exit)]
  return [...intents, ...reasonToHold(held, state.config, spike)]
}

function reasonToHold(
  { holding, judgement, now }: HeldPair,
  { maxPositionAgeHours }: FundingFarmConfig,
  spike: string | undefined,
): readonly FarmIntent[] {
  const { symbol } = holding
  const { rejected } = judgement
  if (rejected !== undefined && isUnknown(judgement)) {
    const { detail } = reasonOf(rejected)
    return [alarm('unknown-data', `${symbol}: ${detail}`), hold('unknown-data', detail)]
  }
  if (spike !== undefined) return [hold('price-spike', spike)]
  if (ageHours(holding, now) > maxPositionAgeHours) {
    return [hold('still-good', `${symbol} would be opened again right now`)]
  }
  return [hold('carrying', `${symbol} keeps earning`)]
}

/** A market that does not take orders, or does not list the symbol any more. */
function listingAlarms(
  state: FarmState,
  holding: PairHolding,
  pair: PairInstruments,
): readonly FarmIntent[] {
  const { symbol } = holding
  const intents: FarmIntent[] = []
  if (state.universe?.vanished.has(holding.perpSymbol)) {
    const detail = `${symbol} is held but missing from the market rules; it is looked after by the last known ones`
    intents.push(alarm('symbol-missing', detail))
  }
  if (isUnsellable(pair, holding)) {
    const detail = `${symbol} is kept hedged while its coins cannot be sold: spot status is ${pair.spot.status}`
    intents.push(alarm('symbol-shut', detail))
  }
  return intents
}

/** The perp is away from index and spot: closing for gain would buy the short back at that price. */
function spikeOf({ deviation }: HeldPair, config: FundingFarmConfig): string | undefined {
  if (deviation === undefined || deviation.times(100).lte(config.maxPerpDeviationPct)) {
    return undefined
  }
  return `the perp is ${pct(deviation)} away from index and spot`
}

/**
 * A difference between journal and venue, or between both legs, comes before every other thought.
 *
 * @param coins All coins of the base asset; undefined: not known. More than ours are the user's.
 */
function hedgeAlarms(
  holding: PairHolding,
  pair: PairInstruments,
  perpQuantity: Decimal,
  coins: Decimal | undefined,
): readonly FarmIntent[] {
  const intents: FarmIntent[] = []
  if (coins?.lt(holding.spotQuantity)) {
    const detail = `${holding.symbol}: the venue has ${coins.toFixed()} coins, the journal ${holding.spotQuantity.toFixed()}`
    intents.push({ kind: 'reconcile', detail })
  }
  if (!perpQuantity.eq(holding.perpQuantity)) {
    const detail = `${holding.symbol}: the venue has a position of ${perpQuantity.toFixed()}, the journal ${holding.perpQuantity.toFixed()}`
    intents.push({ kind: 'reconcile', detail })
  }
  const lot = pairLot(pair.spot, pair.perp)
  const drift = hedgeDrift({ spotQuantity: holding.spotQuantity, perpQuantity, lot })
  if (drift.deltaLots.gt(1)) {
    const detail = `${holding.symbol}: ${drift.netDelta.toFixed()} is not hedged`
    intents.push(alarm('hedge-drift', detail), { kind: 'reconcile', detail })
  }
  return intents
}

/** The reason of a closing that began earlier, from its journalled text. */
function resumedExit(closing: string | undefined): Exit {
  const [reason, ...rest] = (closing ?? '').split(': ')
  const known = EXIT_REASONS.find((name) => name === reason)
  if (known === undefined) return { reason: 'requested', detail: closing ?? 'closing had begun' }
  return { reason: known, detail: rest.join(': ') }
}

const EXIT_REASONS: readonly ExitReason[] = [
  'stop-loss',
  'liquidation-near',
  'margin-drained',
  'fees-covered',
  'negative-carry',
  'rotation',
  'max-age',
  'hedge-broken',
  'symbol-status',
  'requested',
]
