import { Decimal, ZERO } from '@asterkit/instruments'
import { type Need, needOf } from './intents.ts'
import { type Judgement, opportunityOf } from './judge.ts'
import type { Opportunity, RejectReason } from './report.ts'
import type { FarmState } from './state.ts'

/** The symbol with the highest expected net among those that nothing speaks against. */
export function bestOf(judgements: readonly Judgement[]): Judgement | undefined {
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

/** Why nothing is opened, in one line: the symbol that comes nearest with its reason. */
export function flatReason(judgements: readonly Judgement[]): string {
  let nearest: Judgement | undefined
  for (const judgement of judgements) {
    if (nearest === undefined || nearness(judgement).gt(nearness(nearest))) nearest = judgement
  }
  if (nearest?.rejected === undefined) return 'no symbol has both legs'
  return `no symbol passes every rule; nearest is ${nearest.facts.pair.symbol}: ${nearest.rejected.detail}`
}

/** Those that were weighed first, by their net; the others by their rate. */
function nearness({ facts }: Judgement): Decimal {
  const { expectedNetQuote, averageAprOnNotional, aprOnNotional } = facts.row
  return expectedNetQuote ?? (averageAprOnNotional ?? aprOnNotional ?? ZERO).minus(FAR)
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

/** A row for every symbol; `outweigh` gives the reason against those that are good in themselves. */
export function tableOf(
  state: FarmState,
  judgements: readonly Judgement[],
  outweigh: (judgement: Judgement) => RejectReason | undefined,
): readonly Opportunity[] {
  const rows = judgements.map((judgement) =>
    opportunityOf(judgement, judgement.rejected ?? outweigh(judgement)),
  )
  return [...rows, ...(state.universe?.rejected ?? [])]
}
