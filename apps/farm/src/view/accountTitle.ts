import { formatTime, plainText } from '@asterkit/app-kit'
import type { AccountLook } from '../lookAtAccount.ts'
import { wrapped } from './labelled.ts'

/** Returns the first lines of every look at an account: what it is about, and whether a bot was ever here. */
export function accountTitle(look: AccountLook, what: string): string[] {
  const { place, environment, inspection } = look
  const { paint } = place.output
  const title = `${what} on ${environment.name}, ${formatTime(inspection.time)}`
  const lines = [paint('strong', title)]
  if (place.folder === undefined) {
    const other =
      place.sessions.length === 0
        ? ''
        : ` Sessions in ${place.settings.stateDir}: ${place.sessions.join(', ')}.`
    lines.push(
      ...wrapped(
        plainText(`No bot has run in session ${place.choice.sessionName} yet.${other}`),
      ).map((line) => paint('warn', line)),
    )
  }
  return lines
}
