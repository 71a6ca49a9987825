import { hedgeDrift, pairLot, walkBook } from '@asterkit/delta-neutral'
import { Decimal, ZERO } from '@asterkit/instruments'
import type { PairHolding, PairInstruments } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import { ageHours, type Exit, findExit } from './exits.ts'
import { isUnknown, type Judgement, judge, opportunityOf } from './judge.ts'
import {
  capitalFor,
  type Entry,
  planEntry,
  planWalletMove,
  splitCapital,
  usableCapital,
  type WalletMove,
} from './plan.ts'
import type { ExitReason, Opportunity, RejectReason } from './report.ts'
import type { FarmState } from './state.ts'

/** A fact that is worth reading now, because nothing else stands in the way. */
export interface Need {
  readonly kind: 'settled' | 'costs' | 'depth'
  readonly symbol: string
}

/** Why nothing is opened or closed. */
export type HoldReason =
  | 'carrying'
  | 'still-good'
  | 'unknown-data'
  | 'nothing-eligible'
  | 'blocked'
  | 'capital'

/** What is wanted, always with the figures that led to it. */
export type FarmIntent =
  /** A person should know; changes nothing. */
  | { readonly kind: 'alarm'; readonly code: string; readonly detail: string }
  /** Journal and venue differ: compare them in full before anything else. */
  | { readonly kind: 'reconcile'; readonly detail: string }
  | {
      readonly kind: 'close'
      readonly holding: PairHolding
      readonly pair: PairInstruments
      readonly reason: ExitReason
      readonly detail: string
    }
  | { readonly kind: 'move-wallets'; readonly move: WalletMove; readonly symbol: string }
  | { readonly kind: 'open'; readonly entry: Entry }
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly detail: string }

/** Everything decided at one moment. */
export interface FarmDecision {
  /** In this order; at most one of them opens, closes or moves money. */
  readonly intents: readonly FarmIntent[]
  /** Facts that could change the decision; read them, fold them, decide again. */
  readonly needs: readonly Need[]
  /** A row for every symbol of either market. */
  readonly opportunities: readonly Opportunity[]
}

/** Says what to do. Pure: same state and time, same decision. Closing is looked at first, and always. */
export function decide(state: FarmState, now: EpochMs): FarmDecision {
  const { universe, memory } = state
  if (universe === undefined) {
    const intents = [hold('unknown-data', 'market rules were never read')]
    return { intents, needs: [], opportunities: [] }
  }
  const capital = capitalOf(state)
  const judgements = [...universe.pairs.values()].map((pair) => judge(state, pair, now, capital))
  const { holding } = memory
  return holding === undefined
    ? decideOpening(state, judgements)
    : decideKeeping(state, judgements, holding, now)
}

function decideKeeping(
  state: FarmState,
  judgements: readonly Judgement[],
  holding: PairHolding,
  now: EpochMs,
): FarmDecision {
  const own = judgements.find(({ facts }) => facts.pair.perp.symbol === holding.perpSymbol)
  const rival = bestOf(judgements.filter((other) => other !== own))
  const opportunities = tableOf(state, judgements, (judgement) => {
    if (judgement === own)
      return { code: 'held', detail: `held since ${ageHours(holding, now).toFixed(1)} h` }
    return { code: 'slot-taken', detail: `${holding.symbol} is held` }
  })
  if (own === undefined) {
    const detail = `${holding.symbol} is held but missing from the market rules`
    const intents = [alarm('symbol-missing', detail), hold('unknown-data', detail)]
    return { intents, needs: [], opportunities }
  }
  const needs = needsOf(judgements)
  if (own.facts.isHistoryDue) needs.push({ kind: 'settled', symbol: own.facts.pair.symbol })
  if (own.facts.costs === undefined) needs.push({ kind: 'costs', symbol: own.facts.pair.symbol })
  return { intents: keepOrClose(state, holding, own, rival, now), needs, opportunities }
}

function keepOrClose(
  state: FarmState,
  holding: PairHolding,
  own: Judgement,
  rival: Judgement | undefined,
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
  const intents: FarmIntent[] = [...hedgeAlarms(holding, pair, position?.quantity ?? ZERO)]
  if (holding.status === 'closing') {
    return [...intents, close(resumedExit(state.memory.closing))]
  }
  const exit = findExit({ holding, position, judgement: own, rival, now }, state.config)
  if (exit !== undefined) return [...intents, close(exit)]
  if (isUnknown(own)) {
    const detail = own.rejected!.detail
    return [
      ...intents,
      alarm('unknown-data', `${holding.symbol}: ${detail}`),
      hold('unknown-data', detail),
    ]
  }
  if (ageHours(holding, now) > state.config.maxPositionAgeHours) {
    return [...intents, hold('still-good', `${holding.symbol} would be opened again right now`)]
  }
  return [...intents, hold('carrying', `${holding.symbol} keeps earning`)]
}

/** A difference between journal and venue, or between both legs, comes before every other thought. */
function hedgeAlarms(
  holding: PairHolding,
  pair: PairInstruments,
  perpQuantity: Decimal,
): readonly FarmIntent[] {
  const intents: FarmIntent[] = []
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
  'fees-covered',
  'negative-carry',
  'rotation',
  'max-age',
  'hedge-broken',
  'symbol-status',
  'requested',
]

function decideOpening(state: FarmState, judged: readonly Judgement[]): FarmDecision {
  const judgements = judged.map((judgement) => withDepthRule(state, judgement))
  const best = bestOf(judgements)
  const needs = needsOf(judgements)
  const opportunities = tableOf(state, judgements, (judgement) =>
    judgement === best
      ? undefined
      : { code: 'not-best', detail: `${best?.facts.pair.symbol} is expected to earn more` },
  )
  const answer = (intent: FarmIntent, more: readonly Need[] = []): FarmDecision => ({
    intents: [intent],
    needs: [...needs, ...more],
    opportunities,
  })
  const block = state.memory.openingBlock
  if (block !== undefined) return answer(hold('blocked', block))
  if (best === undefined) return answer(hold('nothing-eligible', 'no symbol passes every rule'))
  const { symbol } = best.facts.pair
  if (!state.depths.has(symbol)) {
    return answer(hold('unknown-data', `${symbol}: depth is not known yet`), [
      { kind: 'depth', symbol },
    ])
  }
  return answer(moveOrOpen(state, best))
}

function moveOrOpen(state: FarmState, best: Judgement): FarmIntent {
  const { config, wallets } = state
  if (wallets === undefined) return hold('unknown-data', 'wallet balances are not known')
  const { symbol } = best.facts.pair
  const move = planWalletMove(wallets, config)
  if (move !== undefined) return { kind: 'move-wallets', move, symbol }
  const planned = planEntry(best.facts, config, splitCapital(wallets, config))
  if (planned.kind === 'refused') return hold('capital', `${symbol}: ${planned.reason.detail}`)
  return { kind: 'open', entry: planned.entry }
}

/** Rejects a symbol whose books, once read, cannot take the pair within the slippage cap. */
function withDepthRule(state: FarmState, judgement: Judgement): Judgement {
  const depth = state.depths.get(judgement.facts.pair.symbol)
  if (depth === undefined || judgement.rejected !== undefined) return judgement
  const { facts } = judgement
  const planned = planEntry(facts, state.config, capitalOf(state) ?? ZERO)
  if (planned.kind === 'refused') return { facts, rejected: planned.reason }
  const { quantity } = planned.entry.plan
  const reach = new Decimal(state.config.slippageBps).div(10_000)
  const asks = { levels: depth.spot.asks, worst: facts.spotQuote!.askPrice.times(reach.plus(1)) }
  const bids = {
    levels: depth.perp.bids,
    worst: facts.perpQuote!.bidPrice.times(reach.neg().plus(1)),
  }
  const spot = walkBook({ levels: asks.levels, quantity })
  const perp = walkBook({ levels: bids.levels, quantity })
  if (spot?.isComplete && spot.worstPrice.lte(asks.worst)) {
    if (perp?.isComplete && perp.worstPrice.gte(bids.worst)) return judgement
  }
  const detail = `the books do not take ${quantity.toFixed()} within ${state.config.slippageBps} bps`
  return { facts, rejected: { code: 'depth-too-thin', detail } }
}

function bestOf(judgements: readonly Judgement[]): Judgement | undefined {
  let best: Judgement | undefined
  for (const judgement of judgements) {
    if (judgement.rejected !== undefined) continue
    if (best === undefined || netOf(judgement).gt(netOf(best))) best = judgement
  }
  return best
}

function netOf({ facts }: Judgement): Decimal {
  return facts.row.expectedNetQuote ?? ZERO
}

function needsOf(judgements: readonly Judgement[]): Need[] {
  const needs: Need[] = []
  for (const { facts, rejected } of judgements) {
    const { symbol } = facts.pair
    if (rejected?.code === 'history-short' && facts.isHistoryDue)
      needs.push({ kind: 'settled', symbol })
    if (rejected?.code === 'fees-unknown') needs.push({ kind: 'costs', symbol })
  }
  return needs
}

function tableOf(
  state: FarmState,
  judgements: readonly Judgement[],
  outweigh: (judgement: Judgement) => RejectReason | undefined,
): readonly Opportunity[] {
  const rows = judgements.map((judgement) =>
    opportunityOf(judgement, judgement.rejected ?? outweigh(judgement)),
  )
  return [...rows, ...(state.universe?.rejected ?? [])]
}

/** Capital that an opening would work with: free money, or what the held pair would set free. */
function capitalOf({ memory, wallets, config }: FarmState): Decimal | undefined {
  const { holding } = memory
  if (holding !== undefined) {
    return capitalFor(holding.entryNotional, config.leverage).div(config.capitalFraction)
  }
  return wallets && usableCapital(wallets, config)
}

function hold(reason: HoldReason, detail: string): FarmIntent {
  return { kind: 'hold', reason, detail }
}

function alarm(code: string, detail: string): FarmIntent {
  return { kind: 'alarm', code, detail }
}
