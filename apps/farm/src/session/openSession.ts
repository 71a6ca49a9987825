import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { CliError, exitCodes } from '@asterkit/app-kit'
import { type Journal, JournalError } from '@asterkit/strategy'
import { z } from 'zod'

const MARKER_FILE = 'session.json'

const Marker = z.strictObject({
  schema: z.literal('asterkit.farm.session/1'),
  status: z.enum(['running', 'finished']),
  /** Epoch ms, simulated, at which a bounded run ends. */
  until: z.number().optional(),
  /** Quote that a paper account was opened with. */
  capital: z.string().optional(),
  /** What the session was started with, for people. */
  label: z.string(),
})
type Marker = z.output<typeof Marker>

/** The memory of one bot on one exchange: journal, log and, on paper, the exchange itself. */
export interface Session {
  readonly folder: string
  readonly journal: Journal
  /** An interrupted run was found here and goes on. */
  readonly isResumed: boolean
  /** Nothing was ever traded here, whatever files a refused start may have left. */
  readonly isNew: boolean
  /** End of the interrupted run, when it had one. */
  readonly resumedUntil?: number
  /** Remembers how long this run goes; called once when the market is known. */
  begin(until: number | undefined): void
  /** Remembers that the run came to its end, so that the next start begins afresh. */
  finish(): void
  close(): void
}

/**
 * Opens the memory of a session as its only user. A finished one is put aside as `.previous`; an
 * interrupted one goes on unless `isFresh`.
 *
 * @throws {JournalError} Locked, unwritable or damaged. Nothing was sent.
 */
export function openSession(options: {
  readonly stateDir: string
  readonly name: string
  readonly label: string
  /** Quote that a paper account is opened with. */
  readonly capital?: string | undefined
  readonly isFresh: boolean
  /** Whether a finished session is put aside. Real accounts go on for ever. */
  readonly startsAfresh: boolean
  readonly openJournal: (folder: string) => Journal
}): Session {
  const folder = join(options.stateDir, 'farm', options.name)
  makeFolder(options.stateDir, folder)
  const found = readMarker(folder)
  const isOver = found?.status === 'finished' && options.startsAfresh
  if (isOver || (options.isFresh && readdirSync(folder).length > 0))
    putAside(folder, options.openJournal)
  makeFolder(options.stateDir, folder)
  const journal = options.openJournal(folder)
  const isResumed = found?.status === 'running' && !options.isFresh
  const write = (status: Marker['status'], until: number | undefined): void =>
    writeMarker(folder, {
      schema: 'asterkit.farm.session/1',
      status,
      label: options.label,
      ...(options.capital === undefined ? {} : { capital: options.capital }),
      ...(until === undefined ? {} : { until }),
    })
  let currentUntil = isResumed ? found?.until : undefined
  return {
    folder,
    journal,
    isResumed,
    isNew: found === undefined && journal.read()[Symbol.iterator]().next().done === true,
    ...(currentUntil === undefined ? {} : { resumedUntil: currentUntil }),
    begin(until) {
      currentUntil = until
      write('running', until)
    },
    finish: () => write('finished', currentUntil),
    close: () => journal.close(),
  }
}

/**
 * Returns the capital of the interrupted paper session that would go on at the next start; undefined when
 * none would.
 */
export function interruptedCapital(stateDir: string, name: string): string | undefined {
  const marker = readMarker(join(stateDir, 'farm', name))
  return marker?.status === 'running' ? marker.capital : undefined
}

/** Returns the capital that a paper session began with, whether it came to its end or not; undefined: none is there. */
export function sessionCapital(stateDir: string, name: string): string | undefined {
  return readMarker(join(stateDir, 'farm', name))?.capital
}

/** Returns the folder of a session that has traded or was about to; undefined when there is none. */
export function findSession(stateDir: string, name: string): string | undefined {
  const folder = join(stateDir, 'farm', name)
  return readMarker(folder) === undefined ? undefined : folder
}

/** Returns the names of all sessions in a state folder that have run, those put aside left out. */
export function listSessions(stateDir: string): readonly string[] {
  let names: readonly string[]
  try {
    names = readdirSync(join(stateDir, 'farm'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw unreadable(join(stateDir, 'farm'), error)
  }
  return names.filter(
    (name) => !name.endsWith('.previous') && findSession(stateDir, name) !== undefined,
  )
}

/**
 * Makes the folder and those above it. Mode bits count even for root, who could write anyway: a folder made
 * read-only is meant so.
 */
function makeFolder(stateDir: string, folder: string): void {
  for (const path of [stateDir, dirname(folder), folder]) {
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 })
      accessSync(path, constants.W_OK)
      if ((statSync(path).mode & 0o222) === 0) throw new Error('no write permission')
    } catch (error) {
      throw new CliError(
        `the state folder ${path} cannot be written (${reason(error)}): make it writable or choose another one with --state-dir. Nothing was sent`,
        exitCodes.failed,
        { cause: error },
      )
    }
  }
}

/**
 * Moves a session's folder to `.previous`, replacing an older one. The journal's lock is taken first: a
 * folder in use is never moved away under a running bot. A damaged journal may be put aside.
 */
function putAside(folder: string, openJournal: (folder: string) => Journal): void {
  try {
    openJournal(folder).close()
  } catch (error) {
    if (!(error instanceof JournalError) || !['corrupt', 'mismatch'].includes(error.code))
      throw error
  }
  const previous = `${folder}.previous`
  try {
    rmSync(previous, { recursive: true, force: true })
    renameSync(folder, previous)
  } catch (error) {
    throw new CliError(
      `cannot put the finished session ${folder} aside (${reason(error)}): make the folder writable or choose another --state-dir`,
      exitCodes.failed,
      { cause: error },
    )
  }
}

function readMarker(folder: string): Marker | undefined {
  let text: string
  try {
    text = readFileSync(join(folder, MARKER_FILE), 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw unreadable(join(folder, MARKER_FILE), error)
  }
  // A marker that cannot be understood must not throw a position away: the session counts as running.
  const parsed = Marker.safeParse(tryJson(text))
  return parsed.success
    ? parsed.data
    : { schema: 'asterkit.farm.session/1', status: 'running', label: '?' }
}

function unreadable(path: string, error: unknown): CliError {
  return new CliError(
    `cannot read ${path} (${reason(error)}): make it readable or choose another --state-dir. Nothing was sent`,
    exitCodes.failed,
    { cause: error },
  )
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Written beside and renamed over, so that a crash leaves the old marker or the new one, never half. */
function writeMarker(folder: string, marker: Marker): void {
  const path = join(folder, MARKER_FILE)
  try {
    writeFileSync(`${path}.new`, `${JSON.stringify(marker)}\n`, { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  } catch (error) {
    throw new CliError(
      `cannot write ${path} (${reason(error)}): free some space, make it writable, or choose another --state-dir`,
      exitCodes.failed,
      { cause: error },
    )
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
