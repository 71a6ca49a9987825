import { type ExitCode, exitCodes } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { createOutput } from '../output.ts'
import { haltSession, sessionsOf } from '../session/halting.ts'
import { factLines, wrapped } from '../view/labelled.ts'

/** Stops all opening, durably: of every session in the state folder, or of one. A running bot obeys at once. */
export async function halt({ flags }: CommandInput): Promise<ExitCode> {
  const { json, session, stateDir, reason } = flags
  const output = createOutput(json === true, process.env)
  const sessions = sessionsOf({ stateDir, session }, process.env)
  const why = typeof reason === 'string' ? reason : 'halted by a person'
  for (const { folder } of sessions) haltSession(folder, why)
  const names = sessions.map(({ name }) => name)
  if (output.isJson) {
    output.document('asterkit.farm.halt/1', { reason: why, sessions: names })
    return exitCodes.done
  }
  output.lines([
    output.paint(
      'warn',
      'HALTED: nothing opens until resume. What is held stays; closing goes on.',
    ),
    ...factLines(
      sessions.map(({ name, folder }) => [name, folder] as const),
      { paint: output.paint },
    ),
    ...wrapped('Lift it with: farm resume. Close a pair with: farm close.'),
  ])
  return exitCodes.done
}
