import { clockActions } from './clockActions.ts'
import { eventActions } from './eventActions.ts'
import { postActions } from './postActions.ts'
import { preActions } from './preActions.ts'
import { readActions } from './readActions.ts'
import { stateActions } from './stateActions.ts'

/** Every fault that an exchange can cause, by phase: the plan's vocabulary and the README's table. */
export const faultActions = {
  pre: preActions,
  post: postActions,
  read: readActions,
  evt: eventActions,
  state: stateActions,
  clk: clockActions,
} as const

/** When a fault strikes. */
export type FaultPhase = keyof typeof faultActions
