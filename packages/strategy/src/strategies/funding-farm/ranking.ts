import { type Decimal, ZERO } from '@asterkit/instruments'
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
