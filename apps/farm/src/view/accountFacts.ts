import type { AccountLook } from '../lookAtAccount.ts'

/** Returns what every JSON document about an account begins with. */
export function accountFacts({ place, environment, inspection }: AccountLook) {
  return {
    mode: place.settings.mode,
    environment,
    session: place.choice.sessionName,
    hasSession: place.folder !== undefined,
    time: inspection.time,
  }
}
