import type { Lane } from './budget/laneOf.ts'

/** Per call. */
export interface CallOptions {
  /** Cuts the call. A write that is cut after it was sent has an unknown outcome. */
  readonly signal?: AbortSignal | undefined
  /** Priority in the budget. @default by what the call does */
  readonly lane?: Lane | undefined
}
