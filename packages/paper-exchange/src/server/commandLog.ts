import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { EpochMs } from '../core/index.ts'
import { PaperExchangeError } from './paperExchange.ts'

const FORMAT = 'asterkit-paper-state-1'

const Header = z.object({
  format: z.literal(FORMAT),
  configuration: z.record(z.string(), z.string()),
})

const Command = z.discriminatedUnion('kind', [
  /** Virtual time moved to `to`. */
  z.object({ kind: z.literal('clock'), to: z.int() }),
  /** An account was opened and its agent approved. */
  z.object({ kind: z.literal('open'), user: z.string(), agent: z.string() }),
  /** A signed call changed the state. */
  z.object({
    kind: z.literal('call'),
    market: z.enum(['futures', 'spot']),
    endpoint: z.string(),
    user: z.string(),
    /** Absent in calls of V1. */
    agent: z.string().optional(),
    nonce: z.string().optional(),
    params: z.record(z.string(), z.unknown()),
  }),
  /** A signed call used up a nonce and changed nothing else. */
  z.object({ kind: z.literal('nonce'), agent: z.string(), nonce: z.string() }),
  /** A planned fault changed the state. */
  z.object({
    kind: z.literal('fault'),
    /** Names the plan and its entry, so that it does not strike again. */
    key: z.string(),
    action: z.string(),
    args: z.record(z.string(), z.unknown()),
    user: z.string().optional(),
  }),
  /** The feed ended. */
  z.object({ kind: z.literal('finished'), at: z.int() }),
  /** What the commands before must have led to: the end of a snapshot. */
  z.object({ kind: z.literal('check'), at: z.int(), stateHash: z.string() }),
])

/** One state-changing command. Together with the feed, the list of them is the exchange's whole state. */
export type Command = z.output<typeof Command>

/** What an exchange was configured with, as text. Another exchange must not go on with its file. */
export type PaperConfiguration = Readonly<Record<string, string>>

/** Where commands go before their answers leave. */
export interface CommandLog {
  /** @throws {PaperExchangeError} The line could not be written in full. */
  append(command: Command): void
  close(): void
}

/** A log that forgets, for exchanges without a state file. */
export const noCommandLog: CommandLog = { append: () => undefined, close: () => undefined }

/**
 * Opens or creates a state file. A last line that a crash cut short is dropped; its answer never left.
 *
 * @returns The commands so far, oldest first, and the log to continue.
 * @throws {PaperExchangeError} Unreadable, damaged, or written under another configuration.
 */
export function openCommandLog(
  path: string,
  configuration: PaperConfiguration,
): { readonly commands: readonly Command[]; readonly log: CommandLog } {
  const lines = readLines(path)
  const [first, ...rest] = lines.complete
  if (first !== undefined) checkHeader(path, first, configuration)
  const commands = rest.map((line, index) => readCommand(path, line, index + 2))
  const file = openForAppend(path)
  if (lines.length !== undefined) ftruncateSync(file, lines.length)
  const log = fileLog(path, file)
  if (first === undefined) log.write({ format: FORMAT, configuration })
  return { commands, log: { append: log.write, close: log.close } }
}

/** How far the exchange of a state file has come. */
export interface PaperStateSummary {
  /** Whether its feed has ended: a new run needs a new file. */
  readonly isFinished: boolean
  /** Virtual time of the last command; undefined before the first. */
  readonly now?: EpochMs
  /** Where its feed starts. */
  readonly start?: EpochMs
}

/**
 * Looks into a state file without starting an exchange.
 *
 * @returns Undefined when there is no such file.
 * @throws {PaperExchangeError} Unreadable or damaged.
 */
export function readPaperState(path: string): PaperStateSummary | undefined {
  if (!existsSync(path)) return undefined
  const [first = '', ...rest] = readLines(path).complete
  const header = Header.safeParse(parseJson(first))
  const start = header.success ? Number(header.data.configuration.start) : Number.NaN
  const commands = rest.map((line, index) => readCommand(path, line, index + 2))
  const clock = commands.findLast((command) => command.kind === 'clock')
  return {
    isFinished: commands.some((command) => command.kind === 'finished'),
    ...(clock === undefined ? {} : { now: clock.to }),
    ...(Number.isFinite(start) ? { start } : {}),
  }
}

/**
 * Reads the commands of a state file or snapshot without writing to it.
 *
 * @throws {PaperExchangeError} Missing, damaged, or written under another configuration.
 */
export function readCommands(path: string, configuration: PaperConfiguration): readonly Command[] {
  const [first, ...rest] = readLines(path).complete
  if (first === undefined) {
    throw new PaperExchangeError('usage', `paper state file ${path} does not exist or is empty`)
  }
  checkHeader(path, first, configuration)
  return rest.map((line, index) => readCommand(path, line, index + 2))
}

/** The text of a state file with these commands. */
export function commandLogText(
  configuration: PaperConfiguration,
  commands: readonly Command[],
): string {
  const records = [{ format: FORMAT, configuration }, ...commands]
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

function readLines(path: string): { complete: string[]; length: number | undefined } {
  if (!existsSync(path)) return { complete: [], length: undefined }
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw problem(path, `cannot be read (${(error as Error).message})`, error)
  }
  const end = text.lastIndexOf('\n') + 1
  const complete = text.slice(0, end).split('\n').slice(0, -1)
  return { complete, length: Buffer.byteLength(text.slice(0, end)) }
}

function checkHeader(path: string, line: string, configuration: PaperConfiguration): void {
  const header = Header.safeParse(parseJson(line))
  if (!header.success) throw problem(path, 'is not a state file of a paper exchange')
  const before = header.data.configuration
  const names = new Set([...Object.keys(before), ...Object.keys(configuration)])
  for (const name of names) {
    if (before[name] === configuration[name]) continue
    const change = `${name} was ${before[name] ?? '(none)'}, now ${configuration[name] ?? '(none)'}`
    throw problem(path, `belongs to another configuration: ${change}`)
  }
}

function readCommand(path: string, line: string, number: number): Command {
  const command = Command.safeParse(parseJson(line))
  if (!command.success) throw problem(path, `is damaged at line ${number}`)
  return command.data
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function openForAppend(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true })
    return openSync(path, 'a', 0o600)
  } catch (error) {
    throw problem(path, `cannot be written (${(error as Error).message})`, error)
  }
}

function fileLog(path: string, file: number) {
  let isBroken = false
  let isClosed = false
  return {
    write(record: object) {
      if (isBroken)
        throw new PaperExchangeError('state-file', `paper state file ${path} is broken off`)
      const line = Buffer.from(`${JSON.stringify(record)}\n`)
      try {
        let written = 0
        while (written < line.length) written += writeSync(file, line, written)
      } catch (error) {
        isBroken = true
        throw new PaperExchangeError(
          'state-file',
          `paper state file ${path} cannot be written (${(error as Error).message}): time stands still and no change is taken; make room and start again`,
          { cause: error },
        )
      }
    },
    close() {
      if (isClosed) return
      isClosed = true
      closeSync(file)
    },
  }
}

function problem(path: string, what: string, cause?: unknown): PaperExchangeError {
  return new PaperExchangeError(
    'state-file',
    `paper state file ${path} ${what}; move it away to start anew, or start with what it was made with`,
    cause === undefined ? {} : { cause },
  )
}
