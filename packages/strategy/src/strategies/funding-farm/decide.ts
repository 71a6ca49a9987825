import type { PairHolding, PairInstruments } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import { judgedCapital } from './capital.ts'
import { decideKeeping, type KeepingDecision } from './decideKeeping.ts'
import { decideOpening } from './decideOpening.ts'
import { ageHours } from './heldPair.ts'
import { type FarmDecision, hold } from './intents.ts'
import { type Judgement, judge } from './judge.ts'
import type { Objection } from './objection.ts'
import { bestOf, needsOf, tableOf, type Verdict } from './ranking.ts'
import type { FarmState } from './state.ts'

/**
 * Says what to do. Pure: same state and time, same decision. Closing is looked at first, and always, pair by
 * pair; opening only in a free place, and never beside a pair that is on its way in or out.
 */
export function decide(state: FarmState, now: EpochMs): FarmDecision {
  const { universe, memory } = state
  if (universe === undefined) {
    const intents = [hold('unknown-data', 'market rules were never read')]
    return { intents, needs: [], rejections: [], opportunities: [] }
  }
  const capital = judgedCapital(state)
  const judgements = [...universe.pairs.values()].map((pair) => judge(state, pair, now, capital))
  const { holdings } = memory
  const heldSymbols = new Set(holdings.map(({ perpSymbol }) => perpSymbol))
  const others = judgements.filter(({ facts }) => !heldSymbols.has(facts.pair.perp.symbol))
  const isFull = holdings.length >= state.config.maxPairs
  // A place is not given up for a symbol that may not be opened.
  const mayRotate = isFull && memory.openingBlock === undefined
  const rival = onlyOnce(() => (mayRotate ? bestOf(others) : undefined))
  const kept = holdings.map((holding) => decideKeeping(state, judgements, { holding, rival, now }))
  const isPlaceFree = !isFull && kept.every(isAtRest)
  const opening = isPlaceFree ? decideOpening(state, others) : undefined
  const weighed = opening?.judgements ?? others
  const keptIntents = kept.flatMap(({ intents }) => intents)
  const keptNeeds = kept.flatMap(({ needs }) => needs)
  const table = tableOf(state, verdictsOf(state, judgements, weighed, now))
  // Assigned last and not spread: the rows of a table are made when they are read.
  return Object.assign(table, {
    intents: opening === undefined ? keptIntents : [...keptIntents, ...opening.intents],
    needs:
      opening === undefined ? [...needsOf(others), ...keptNeeds] : [...keptNeeds, ...opening.needs],
  })
}

/** Most pairs are kept for reasons that need no rival. */
function onlyOnce<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined
  return () => {
    found ??= { value: find() }
    return found.value
  }
}

/** Nothing is opened while a pair is being closed, is not proven whole, or was left half way. */
function isAtRest({ holding, intents }: KeepingDecision): boolean {
  return holding.status === 'open' && intents.every(({ kind }) => kind === 'hold')
}

/** Held symbols as held, the best of the free places as open, the others outweighed. */
function verdictsOf(
  state: FarmState,
  judgements: readonly Judgement[],
  others: readonly Judgement[],
  now: EpochMs,
): readonly Verdict[] {
  const { holdings } = state.memory
  const isFull = holdings.length >= state.config.maxPairs
  const best = isFull ? undefined : bestOf(others)
  const taken: Objection = { code: 'slot-taken', detail: () => takenBy(holdings) }
  const notBest: Objection = {
    code: 'not-best',
    detail: () => `${best?.facts.pair.symbol} is expected to earn more`,
  }
  const weighed = new Map(others.map((judgement) => [judgement.facts.pair.symbol, judgement]))
  const outweighed = ({ perp, symbol }: PairInstruments): Objection | undefined => {
    const holding = holdings.find(({ perpSymbol }) => perpSymbol === perp.symbol)
    if (holding !== undefined) {
      return { code: 'held', detail: () => `held since ${ageHours(holding, now).toFixed(1)} h` }
    }
    if (isFull) return taken
    return symbol === best?.facts.pair.symbol ? undefined : notBest
  }
  return judgements.map((judgement) => {
    const { pair } = judgement.facts
    const { facts, rejected } = weighed.get(pair.symbol) ?? judgement
    return { facts, rejected: rejected ?? outweighed(pair) }
  })
}

function takenBy(holdings: readonly PairHolding[]): string {
  const names = holdings.map(({ symbol }) => symbol)
  return `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} held`
}
