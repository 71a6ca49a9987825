import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CliError, exitCodes, stateFolder, usageError } from '@asterkit/app-kit'
import { openRecordBook, resumeTrading } from '@asterkit/strategy'
import {
  isKillSwitchFileSet,
  KILL_SWITCH_FILE,
  openShadowJournal,
  openSqliteJournal,
  readJournalOwner,
  setKillSwitchFile,
} from '@asterkit/strategy/sqlite'

/** One session of a state folder. */
export interface SessionFolder {
  readonly name: string
  readonly folder: string
}

/** Newest bytes of a halt file that are shown. */
const MAX_REASON = 500

/**
 * Lists the sessions that a halt is about: the named one, or all in the state folder. Needs no keys.
 *
 * @throws {CliError} There is no such session, or none at all (exit 2).
 */
export function sessionsOf(
  wish: { readonly stateDir: unknown; readonly session: unknown },
  env: Readonly<Record<string, string | undefined>>,
): readonly SessionFolder[] {
  const stateDir = typeof wish.stateDir === 'string' ? wish.stateDir : stateFolder(env)
  const above = join(stateDir, 'farm')
  const all = namesIn(above).map((name) => ({ name, folder: join(above, name) }))
  if (all.length === 0)
    throw usageError(`there is no session in ${stateDir}: nothing has run there`)
  if (wish.session === undefined) return all
  const found = all.filter(({ name }) => name === wish.session)
  if (found.length > 0) return found
  const names = all.map(({ name }) => name).join(', ')
  throw usageError(`there is no session ${String(wish.session)}; there are ${names}`)
}

function namesIn(above: string): readonly string[] {
  if (!existsSync(above)) return []
  return readdirSync(above, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.endsWith('.previous'))
    .map(({ name }) => name)
}

/**
 * Halts a session: the file is on disk when this returns.
 *
 * @throws {CliError} The folder cannot be written: the session is not halted (exit 1).
 */
export function haltSession(folder: string, reason: string): void {
  try {
    setKillSwitchFile(folder, reason.replaceAll(/\s+/g, ' ').slice(0, MAX_REASON))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CliError(`NOT HALTED: ${folder} cannot be written (${why})`, exitCodes.failed, {
      cause: error,
    })
  }
}

/** Returns why a session is halted: the file's lines, and what the bot itself has recorded. Empty: it is not. */
export function haltOf(folder: string): readonly string[] {
  const reasons: string[] = []
  if (isKillSwitchFileSet(folder)) reasons.push(...fileReasons(join(folder, KILL_SWITCH_FILE)))
  const halt = recordedHalt(folder)
  if (halt !== undefined) reasons.push(`the bot: ${halt}`)
  return reasons
}

/**
 * Lifts a halt: the bot's own record first, since that needs the journal to itself, then the file.
 *
 * @throws {JournalError} The bot has halted itself and still runs: it has to be stopped first (exit 4).
 */
export function liftHalt(folder: string): void {
  if (recordedHalt(folder) !== undefined) {
    const { environment, account } = readJournalOwner(folder)
    const journal = openSqliteJournal({ folder, environment, account, now: () => Date.now() })
    try {
      const book = openRecordBook(journal)
      // Not before the halt: on paper the journal's times are those of a market that may lie in any year.
      const now = Math.max(book.view.halt?.time ?? 0, book.view.startedAt)
      resumeTrading({ book, clock: { now: () => now, sleep: () => Promise.resolve() } }, 'a person')
    } finally {
      journal.close()
    }
  }
  rmSync(join(folder, KILL_SWITCH_FILE), { force: true })
}

function recordedHalt(folder: string): string | undefined {
  if (!existsSync(join(folder, 'journal.sqlite'))) return undefined
  return openRecordBook(openShadowJournal(folder)).view.halt?.reason
}

function fileReasons(path: string): readonly string[] {
  try {
    const lines = readFileSync(path, 'utf8').slice(-MAX_REASON).split('\n')
    const shown = lines.map((line) => line.trim()).filter((line) => line !== '')
    return shown.length === 0 ? ['the file HALT'] : shown
  } catch (error) {
    return [
      `the file HALT cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    ]
  }
}
