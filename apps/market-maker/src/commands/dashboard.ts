import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  type CommandInput,
  createPaint,
  type ExitCode,
  exitCodes,
  listenForStop,
  usageError,
} from '@asterkit/app-kit'
import { sessionFolder } from '../run/openSession.ts'
import { readSettings } from '../settings.ts'
import type { StatusDocument } from '../view/statusDocument.ts'
import { statusView } from '../view/statusView.ts'

const REFRESH_MS = 1_000
const CLEAR = '\u001b[H\u001b[2J'

/** Shows what running makers write about themselves: reads their status files, needs no keys, disturbs nobody. */
export async function dashboard({ flags }: CommandInput): Promise<ExitCode> {
  const { once, plain, ...rest } = flags
  const settings = readSettings(rest, process.env)
  const isWindow = process.stdout.isTTY === true && plain !== true && once !== true
  const paint = createPaint({ isTerminal: process.stdout.isTTY === true, env: process.env })
  const stopper = listenForStop({
    onFirst: () => undefined,
    onForce: () => process.exit(exitCodes.done),
  })
  for (;;) {
    const found = readStatuses(settings.stateDir)
    if (found.length === 0) {
      throw usageError(`no maker has run in ${settings.stateDir}: start one with run`)
    }
    if (settings.json) process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`)
    else {
      const lines = found.flatMap((status) => [...statusView(status, paint), ''])
      process.stdout.write(`${isWindow ? CLEAR : ''}${lines.join('\n')}\n`)
    }
    if (once === true || settings.json || stopper.signal.aborted) return exitCodes.done
    try {
      await wait(REFRESH_MS, undefined, { signal: stopper.signal })
    } catch {
      return exitCodes.done
    }
  }
}

function readStatuses(stateDir: string): readonly StatusDocument[] {
  const parent = sessionFolder(stateDir, '.')
  if (!existsSync(parent)) return []
  return readdirSync(parent)
    .map((name) => join(parent, name, 'status.json'))
    .filter((path) => existsSync(path) && !path.includes('.previous'))
    .map((path): StatusDocument => JSON.parse(readFileSync(path, 'utf8')))
}
