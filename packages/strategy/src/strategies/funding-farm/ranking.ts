import { compareDecimals, Decimal, ZERO } from '@asterkit/instruments'
import type { PairFacts } from './facts.ts'
import { type FarmDecision, type Need, needOf } from './intents.ts'
import type { Judgement } from './judge.ts'
import { type Objection, reasonOf } from './objection.ts'
import { opportunityOf } from './opportunityOf.ts'
import type { RejectReason } from './report.ts'
import type { FarmState } from './state.ts'

/**
 * The symbol with the highest expected net among those that nothing speaks against. Those whose net cannot
 * reach that of the most promising one are not sized.
 */
export function bestOf(judgements: readonly Judgement[]): Judgement | undefined {
  const open = judgements.filter(({ rejected }) => rejected === undefined)
  const promising = firstWithMost(open, mostNetOf)
  if (promising === undefined) return undefined
  const reached = netOf(promising)
  const rivals = open.filter((judgement) => compareDecimals(mostNetOf(judgement), reached) >= 0)
  return firstWithMost(rivals, netOf)
}

function firstWithMost(
  judgements: readonly Judgement[],
  figureOf: (judgement: Judgement) => Decimal,
): Judgement | undefined {
  let first: Judgement | undefined
  let most = ZERO
  for (const judgement of judgements) {
    const figure = figureOf(judgement)
    if (first !== undefined && compareDecimals(figure, most) <= 0) continue
    first = judgement
    most = figure
  }
  return first
}

function mostNetOf({ facts }: Judgement): Decimal {
  return facts.mostNet ?? ZERO
}

function netOf({ facts }: Judgement): Decimal {
  return facts.economics?.net ?? ZERO
}

/** Why nothing is opened, in one line: the symbol that comes nearest with its reason. */
export function flatReason(judgements: readonly Judgement[]): string {
  let nearest: Judgement | undefined
  for (const judgement of judgements) {
    if (nearest === undefined || nearness(judgement).gt(nearness(nearest))) nearest = judgement
  }
  if (nearest?.rejected === undefined) return 'no symbol has both legs'
  const { detail } = reasonOf(nearest.rejected)
  return `no symbol passes every rule; nearest is ${nearest.facts.pair.symbol}: ${detail}`
}

/** Those that were weighed first, by their net; the others by their rate. */
function nearness({ facts }: Judgement): Decimal {
  const { economics, rates } = facts
  return economics?.net ?? (rates?.averageApr ?? rates?.aprOnNotional ?? ZERO).minus(FAR)
}

/** Sorts what was never weighed behind every expected net. */
const FAR = new Decimal('1e15')

/** Facts whose lack is the only thing that speaks against a symbol. */
export function needsOf(judgements: readonly Judgement[]): Need[] {
  const needs: Need[] = []
  for (const { facts, rejected } of judgements) {
    if (rejected?.code === 'history-short' && facts.isHistoryDue)
      needs.push(needOf('settled', facts.pair))
    if (rejected?.code === 'fees-unknown') needs.push(needOf('costs', facts.pair))
  }
  return needs
}

/** A symbol with what speaks against opening it now, if anything does. */
export interface Verdict {
  readonly facts: PairFacts
  readonly rejected: Objection | undefined
}

/** What is shown of a decision. Rows are made when somebody looks: a bot that nobody watches needs none. */
export function tableOf(
  { universe, config }: FarmState,
  verdicts: readonly Verdict[],
): Pick<FarmDecision, 'rejections' | 'opportunities'> {
  const unpaired = universe?.rejected ?? []
  const rejections: { symbol: string; code: RejectReason['code'] }[] = []
  for (const { facts, rejected } of verdicts) {
    if (rejected !== undefined) {
      rejections.push({ symbol: facts.pair.symbol, code: rejected.code })
    }
  }
  for (const { symbol, rejected } of unpaired) {
    if (rejected !== undefined) rejections.push({ symbol, code: rejected.code })
  }
  return {
    rejections,
    get opportunities() {
      const rows = verdicts.map(({ facts, rejected }) =>
        opportunityOf(facts, config.leverage, rejected),
      )
      return [...rows, ...unpaired]
    },
  }
}
