import type { Decimal } from '@asterkit/instruments'
import type { PairHolding } from '../../pair.ts'
import type { EpochMs } from '../../ports/clock.ts'
import type { PerpPosition } from '../../ports/exchange.ts'
import type { FundingFarmConfig } from './config.ts'
import type { Judgement } from './judge.ts'
import type { MarginUse } from './marginUse.ts'
import type { ExitReason } from './report.ts'

/** The held pair with everything that speaks for or against keeping it. */
export interface HeldPair {
  readonly holding: PairHolding
  /** The venue's row of our short; undefined when there is none. */
  readonly position: PerpPosition | undefined
  /** The held symbol weighed as if it were not held. */
  readonly judgement: Judgement
  /** Finds the best other symbol that could be opened instead. */
  readonly rival: () => Judgement | undefined
  /** The symbol is missing from the market rules in one reading so far, which may be an incomplete answer. */
  readonly isGlimpse: boolean
  readonly now: EpochMs
  /** How far the short is on its way to liquidation; undefined when there is no position to measure. */
  readonly margin: MarginUse | undefined
  /** How far the perp is from index and spot, fraction; undefined while a price is unknown. */
  readonly deviation: Decimal | undefined
}

/** To close, with the rule and its figures. */
export interface Exit {
  readonly reason: ExitReason
  readonly detail: string
}

/** A rule for closing: the reason, or undefined to keep the pair. */
export type ExitRule = (held: HeldPair, config: FundingFarmConfig) => Exit | undefined

const HOUR_MS = 3_600_000

/** Age of a pair in hours. */
export function ageHours(holding: PairHolding, now: EpochMs): number {
  return (now - holding.openedAt) / HOUR_MS
}

/** A fraction in percent, for people. */
export function pct(fraction: Decimal, digits = 2): string {
  return `${fraction.times(100).toFixed(digits)} %`
}
