import { type Decimal, type DecimalInput, InvalidInputError, ZERO } from '@asterkit/instruments'
import { type MakerReport, makerReport } from './makerReport.ts'
import type { MakerRules } from './makerRules.ts'
import type { Quoter } from './quoter.ts'
import { replayMaker } from './replayMaker.ts'
import type { Tape } from './tape.ts'

/** One setting that may be chosen. */
export interface Candidate {
  /** For people. */
  readonly name: string
  /** A new quoter without memory. */
  make(): Quoter
}

/** One step: chosen on what lies before, judged on what lies after. */
export interface WalkStep {
  /** Absent: no candidate had enough fills to be judged, so none was run. */
  readonly chosen?: {
    readonly name: string
    /** Profit on the stretch that it was chosen on. */
    readonly trainedNet: Decimal
    /** What it did on the stretch that it had not seen. */
    readonly test: MakerReport
  }
  /** First and last event of the judged stretch, epoch ms. */
  readonly from: number
  readonly to: number
}

/** Choice and judgement on separate stretches of a recording. */
export interface WalkForward {
  readonly steps: readonly WalkStep[]
  /** Profit of all judged stretches: what the search was worth. */
  readonly net: Decimal
  /** Profit of the same stretches on which settings were chosen: what the search promised. */
  readonly promised: Decimal
}

/** How to walk. */
export interface WalkForwardOptions {
  readonly rules: Partial<MakerRules>
  readonly makerFee: DecimalInput
  /** Stretches of equal length; the first is only learned from. @default 4 */
  readonly folds?: number
  /** Left out between learning and judging, so that no markout reaches over, ms. @default 30000 */
  readonly purgeMs?: number
  /** Fills below which a setting is not judged: not trading would look best otherwise. @default 20 */
  readonly leastFills?: number
}

/**
 * Chooses a setting on each stretch and judges it on the next one. Never quoting is no setting: those with too few
 * fills are left out rather than winning with nothing lost.
 *
 * @throws {InvalidInputError} Fewer than two stretches, no candidate, or nothing on the tape.
 */
export function walkForward(
  tape: Tape,
  candidates: readonly Candidate[],
  options: WalkForwardOptions,
): WalkForward {
  const { folds = 4, purgeMs = 30_000, leastFills = 20 } = options
  if (!(Number.isInteger(folds) && folds >= 2) || candidates.length === 0 || tape.length === 0) {
    throw new InvalidInputError(
      'a walk forward needs events, a candidate, and two stretches or more',
    )
  }
  const start = tape.time[0]!
  const length = (tape.time[tape.length - 1]! - start) / folds
  const judge = (part: Tape, { make }: Candidate) =>
    makerReport(replayMaker(part, make(), options.rules), { makerFee: options.makerFee })
  const steps = Array.from({ length: folds - 1 }, (_, fold): WalkStep => {
    const middle = start + (fold + 1) * length
    const training = cutTape(tape, middle - length, middle)
    const testing = cutTape(tape, middle + purgeMs, middle + length + 1)
    const span = { from: middle + purgeMs, to: middle + length }
    const judged = candidates
      .map((candidate) => ({ candidate, report: judge(training, candidate) }))
      .filter(({ report }) => report.fills >= leastFills)
    const best = judged.reduce<(typeof judged)[number] | undefined>(
      (top, each) => (top === undefined || each.report.pnl.net.gt(top.report.pnl.net) ? each : top),
      undefined,
    )
    if (best === undefined) return span
    const { candidate, report } = best
    const test = judge(testing, candidate)
    return { ...span, chosen: { name: candidate.name, trainedNet: report.pnl.net, test } }
  })
  const sum = (of: (chosen: NonNullable<WalkStep['chosen']>) => Decimal) =>
    steps.reduce((all, { chosen }) => (chosen === undefined ? all : all.plus(of(chosen))), ZERO)
  return {
    steps,
    net: sum(({ test }) => test.pnl.net),
    promised: sum(({ trainedNet }) => trainedNet),
  }
}

/** The events from `from` on and before `to`. The numbers behind them are shared. */
export function cutTape(tape: Tape, from: number, to: number): Tape {
  const first = firstAt(tape, from)
  const end = firstAt(tape, to)
  return {
    ...tape,
    length: end - first,
    kind: tape.kind.subarray(first, end),
    time: tape.time.subarray(first, end),
    at: tape.at.subarray(first, end),
    bids: tape.bids.subarray(first, end),
    asks: tape.asks.subarray(first, end),
  }
}

function firstAt({ time, length }: Tape, moment: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (time[middle]! < moment) low = middle + 1
    else high = middle
  }
  return low
}
