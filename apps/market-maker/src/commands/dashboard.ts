import { setTimeout as wait } from 'node:timers/promises'
import {
  type CommandInput,
  createPaint,
  type ExitCode,
  exitCodes,
  listenForStop,
  usageError,
} from '@asterkit/app-kit'
import { lookAtMakers, type MakerLook } from '../dashboard/makerLook.ts'
import { readSettings } from '../settings.ts'
import { statusView } from '../view/statusView.ts'

const REFRESH_MS = 1_000

/** Shows what running makers write about themselves, and pauses and resumes them: needs no keys. */
export async function dashboard({ flags }: CommandInput): Promise<ExitCode> {
  const { once, plain, ...rest } = flags
  const settings = readSettings(rest, process.env)
  const look = () => {
    const found = lookAtMakers(settings.stateDir)
    if (found.length > 0) return found
    throw usageError(`no maker has run in ${settings.stateDir}: start one with run`)
  }
  const first = look()
  const { stdin, stdout } = process
  const isWindow = stdout.isTTY && stdin.isTTY && !settings.json && plain !== true && once !== true
  if (isWindow) return showMakers(look)
  return printMakers(look, first, { isJson: settings.json, isOnce: once === true || settings.json })
}

async function showMakers(look: () => readonly MakerLook[]): Promise<ExitCode> {
  const paint = createPaint({ isTerminal: true, env: process.env })
  const { showWindow } = await import('@asterkit/app-kit/window')
  const { createMakerWindow } = await import('../dashboard/createMakerWindow.ts')
  const { haltMaker, resumeMaker } = await import('../run/halting.ts')
  const halting = { halt: haltMaker, resume: resumeMaker }
  const window = createMakerWindow({ look, halting, paint, now: Date.now })
  const stopper = listenForStop({
    onFirst: () => window.leave(),
    onForce: () => process.exit(exitCodes.failed),
  })
  try {
    await showWindow(window, { refreshMs: REFRESH_MS })
  } finally {
    stopper.stop()
  }
  return exitCodes.done
}

async function printMakers(
  look: () => readonly MakerLook[],
  first: readonly MakerLook[],
  { isJson, isOnce }: { readonly isJson: boolean; readonly isOnce: boolean },
): Promise<ExitCode> {
  const paint = createPaint({ isTerminal: process.stdout.isTTY === true, env: process.env })
  const stopper = listenForStop({
    onFirst: () => undefined,
    onForce: () => process.exit(exitCodes.done),
  })
  for (let found = first; ; found = look()) {
    const statuses = found.map(({ status }) => status)
    if (isJson) process.stdout.write(`${JSON.stringify(statuses, undefined, 2)}\n`)
    else {
      const lines = statuses.flatMap((status) => [...statusView(status, paint), ''])
      process.stdout.write(`${lines.join('\n')}\n`)
    }
    if (isOnce || stopper.signal.aborted) return exitCodes.done
    try {
      await wait(REFRESH_MS, undefined, { signal: stopper.signal })
    } catch {
      return exitCodes.done
    }
  }
}
