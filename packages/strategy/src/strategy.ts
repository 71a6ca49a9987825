import type { EpochMs } from './ports/clock.ts'

/**
 * The brain of a bot: pure, deterministic, without I/O. The engine reads the world, folds what it read
 * into the state and asks what to do; leaf code never calls a port.
 */
export interface Strategy<State, Event, Decision> {
  readonly name: string
  init(now: EpochMs): State
  /** What happened. Total and deterministic; returns a new state and never changes the old one. */
  fold(state: State, event: Event): State
  /** What we want. Same state and time, same decision. */
  decide(state: State, now: EpochMs): Decision
}
