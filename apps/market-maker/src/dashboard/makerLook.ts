import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { formatShortTime, logTail, plainText } from '@asterkit/app-kit'
import { sessionFolder } from '../run/openSession.ts'
import type { StatusDocument } from '../view/statusDocument.ts'

/** What one maker has written about itself. */
export interface MakerLook {
  /** Name of its session. */
  readonly name: string
  readonly folder: string
  readonly status: StatusDocument
  /** When it wrote that, local clock, epoch ms. */
  readonly writtenAt: number
  /** Whether a person has halted it. */
  readonly isHalted: boolean
  /** Newest lines of its log, newest first. */
  readonly log: readonly string[]
}

/** Lines of a log that are read. */
const LOG_LINES = 12

/** Reads what all makers of a state folder have written, the newest first. Needs no keys, disturbs nobody. */
export function lookAtMakers(stateDir: string): readonly MakerLook[] {
  const parent = sessionFolder(stateDir, '.')
  if (!existsSync(parent)) return []
  return readdirSync(parent)
    .filter((name) => !name.endsWith('.previous') && existsSync(join(parent, name, 'status.json')))
    .map((name) => look(name, join(parent, name)))
    .sort((one, other) => other.writtenAt - one.writtenAt)
}

function look(name: string, folder: string): MakerLook {
  const path = join(folder, 'status.json')
  return {
    name,
    folder,
    status: JSON.parse(readFileSync(path, 'utf8')),
    writtenAt: statSync(path).mtimeMs,
    isHalted: existsSync(join(folder, 'HALT')),
    log: logTail(folder, LOG_LINES).map(({ time, message, detail }) =>
      plainText(`${formatShortTime(time)}  ${message}${detail === '' ? '' : `  ${detail}`}`),
    ),
  }
}
