import { z } from 'zod'
import { VenueError } from '../core/index.ts'
import { Fault } from './faultPlan.ts'
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
      await machine.clock.sleep(advanceMs, signal)
      return clockState(machine)
    }
    case 'GET /paper/books':
      return paperBooks(machine.venue)
    case 'GET /paper/state':
      return paperState(machine)
    case 'GET /paper/faults':
      return { waiting: machine.faults.waiting }
    case 'POST /paper/faults':
      machine.faults.add(readBody(Fault, request.body))
      return { waiting: machine.faults.waiting }
    case 'DELETE /paper/faults':
      machine.faults.clear()
      return { waiting: [] }
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

function clockState({ clock }: PaperMachine): object {
  return { now: clock.now, ended: clock.isEnded }
}

function readBody<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    throw new VenueError(-1100, 'The body is not JSON.')
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    throw new VenueError(-1100, z.prettifyError(parsed.error).replaceAll('\n', ' '))
  }
  return parsed.data
}
