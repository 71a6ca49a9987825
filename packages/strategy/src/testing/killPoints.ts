import type { Exchange } from '../ports/exchange.ts'
import type { Journal } from '../ports/journal.ts'

/** Where to stop: the k-th durable step (append or send, counted from 1), before or after it. */
export interface KillPoint {
  readonly step: number
  readonly when: 'before' | 'after'
}

export interface KillPoints {
  readonly journal: Journal
  readonly exchange: Exchange
  /** Steps taken so far, with names. */
  readonly steps: readonly string[]
}

/** Runs `kill` at one chosen step. `kill` must not return: it throws or ends the process. */
export declare function killPoints(
  journal: Journal,
  exchange: Exchange,
  point: KillPoint | undefined,
  kill: (step: string) => never,
): KillPoints
