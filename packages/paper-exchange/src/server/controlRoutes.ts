import { z } from 'zod'
import { VenueError } from '../core/index.ts'
import { FaultPlanError, parseFaultPlan } from '../faults/index.ts'
import { paperBooks } from './paperBooks.ts'
import type { PaperMachine } from './paperMachine.ts'
import { paperState } from './paperState.ts'
import { statusPage } from './statusPage.ts'

/** Longest single step of the clock: 400 days. */
const MAX_ADVANCE_MS = 400 * 86_400_000

const Advance = z.strictObject({ advanceMs: z.int().min(0).max(MAX_ADVANCE_MS) })

/**
 * Answers a control path: the clock, the books and the faults. Not part of the venue.
 *
 * @param signal Fires when the caller hangs up: a paced step of the clock ends there.
 * @returns Undefined for a path or method that does not exist.
 * @throws {VenueError} The body is not as expected.
 */
export async function answerControl(
  machine: PaperMachine,
  request: { readonly method: string; readonly path: string; readonly body: string },
  signal: AbortSignal,
): Promise<object | undefined> {
  switch (`${request.method} ${request.path}`) {
    case 'GET /paper/clock':
      return clockState(machine)
    case 'POST /paper/clock': {
      const { advanceMs } = readBody(Advance, request.body)
      machine.assertWritable()
      await machine.clock.sleep(advanceMs, signal)
      machine.assertWritable()
      return clockState(machine)
    }
    case 'GET /paper/books':
      return paperBooks(machine.venue)
    case 'GET /paper/state':
      return paperState(machine)
    case 'GET /paper/faults':
      return faultState(machine)
    case 'POST /paper/faults':
      machine.faults.add(readPlan(machine, request.body))
      return faultState(machine)
    case 'DELETE /paper/faults':
      machine.faults.matcher.clear()
      return faultState(machine)
    default:
      return undefined
  }
}

/** A control answer that is no JSON. */
export interface ControlDocument {
  readonly type: string
  readonly body: string
}

/**
 * Answers the control paths that people and `--restore` read: the status page and the snapshot.
 *
 * @returns Undefined for any other path.
 * @throws {VenueError} There were too many commands for a snapshot.
 */
export function answerDocument(
  machine: PaperMachine,
  request: { readonly method: string; readonly path: string },
): ControlDocument | undefined {
  switch (`${request.method} ${request.path}`) {
    case 'GET /paper':
      return { type: 'text/html;charset=UTF-8', body: statusPage(machine) }
    case 'GET /paper/snapshot': {
      const body = machine.snapshot()
      if (body !== undefined) return { type: 'application/x-ndjson;charset=UTF-8', body }
      throw new VenueError(
        -1020,
        'Too much has happened for a snapshot from memory; start with a state file.',
        409,
      )
    }
    default:
      return undefined
  }
}

/** What waits, what has struck lately, how many in all, and the hash of all of it. */
function faultState({ faults: { matcher } }: PaperMachine): object {
  const { waiting, strikes, count, traceHash } = matcher
  return { waiting, strikes, count, traceHash }
}

function readPlan(machine: PaperMachine, body: string) {
  try {
    return parseFaultPlan(readJson(body), machine.venue.now)
  } catch (error) {
    if (error instanceof FaultPlanError) throw new VenueError(-1100, error.message)
    throw error
  }
}

function clockState({ clock }: PaperMachine): object {
  return { now: clock.now, ended: clock.isEnded }
}

function readBody<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> {
  const parsed = schema.safeParse(readJson(body))
  if (!parsed.success) {
    throw new VenueError(-1100, z.prettifyError(parsed.error).replaceAll('\n', ' '))
  }
  return parsed.data
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new VenueError(-1100, 'The body is not JSON.')
  }
}
