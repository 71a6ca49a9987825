import { type ExitCode, exitCodes, usageError } from '@asterkit/app-kit'
import { asRecorded, openRecordBook } from '@asterkit/strategy'
import { openShadowJournal, readRotationRows } from '@asterkit/strategy/sqlite'
import type { CommandInput } from '../commandInput.ts'
import { CLOSING } from '../rotate/closingRequest.ts'
import { pairText } from '../rotate/eventLine.ts'
import { exportText, rotationTable, writeExport } from '../rotate/exportRotation.ts'
import { planLines } from '../rotate/planLines.ts'
import { objectionsTo, readPlans } from '../rotate/readPlan.ts'
import {
  FEE_LIMIT_ADVICE,
  NO_FEE_LIMIT,
  type RotatePlace,
  readRotatePlace,
  tablesOf,
} from '../rotate/rotatePlace.ts'
import { runRotation } from '../rotate/runRotation.ts'
import { dayOf, spanOf } from '../rotate/spanOf.ts'
import { statsDocument, statsLines } from '../rotate/statsLines.ts'
import { haltOf, haltSession } from '../session/halting.ts'
import { lastNonce } from '../session/lastNonce.ts'
import { wrapped } from '../view/labelled.ts'

const ACTIONS = 'plan, run, status, once, stop, flatten, stats, export'
const DAY_MS = 86_400_000
const LOOK_TIMEOUT_MS = 60_000

/** Holds and rotates an equal long and short of one perpetual. Returns the exit status. */
export async function rotate({ flags, words }: CommandInput): Promise<ExitCode> {
  const [action, what] = words
  if (what !== undefined && action !== 'export') throw usageError(`too many arguments: ${what}`)
  switch (action) {
    case 'plan':
      return plan(await readRotatePlace(flags, 'look-at-account'))
    case 'run':
    case 'once':
      return runRotation(
        await readRotatePlace(flags, action === 'run' ? 'run' : 'continue'),
        action,
      )
    case 'stop':
      return stop(await readRotatePlace(flags, 'look-at-account'))
    case 'flatten': {
      const place = await readRotatePlace(flags, 'continue')
      haltSession(folderOf(place), CLOSING.flatten)
      return runRotation(place, 'flatten')
    }
    case 'status':
      return status(await readRotatePlace(flags, 'look-at-account'))
    case 'stats':
      return stats(await readRotatePlace(flags, 'look-at-account'))
    case 'export':
      return exportRows(await readRotatePlace(flags, 'look-at-account'), what)
    default:
      throw usageError(`rotate takes one of ${ACTIONS}, not ${action ?? 'nothing'}`)
  }
}

/** Says what the settings can reach; exit 3 when they must not run. */
async function plan(place: RotatePlace): Promise<ExitCode> {
  const { choice, config, output, folder, flags } = place
  const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS)
  const nonce = folder === undefined ? undefined : lastNonce(openShadowJournal(folder))
  const market = await choice.look({ folder, lastNonce: nonce }, signal)
  try {
    const plans = await readPlans(market.exchange, config, signal)
    const objections = objectionsTo(plans, flags.belowTarget)
    if (output.isJson) output.document('asterkit.farm.rotate.plan/1', { plans, objections })
    else output.lines(planLines(plans, config, output.paint))
    if (!output.isJson && config.maxDailyFeeQuote.eq(NO_FEE_LIMIT)) {
      output.lines(wrapped(output.paint('warn', `to run: ${FEE_LIMIT_ADVICE}`)))
    }
    return objections.length === 0 ? exitCodes.done : exitCodes.refused
  } finally {
    await market.close()
  }
}

function folderOf({ folder, sessionName }: RotatePlace): string {
  if (folder !== undefined) return folder
  throw usageError(`nothing has rotated in session ${sessionName} yet`)
}

/** Opens nothing more, durably; with `--flat` a running bot also closes its pair and ends. */
async function stop(place: RotatePlace): Promise<ExitCode> {
  const folder = folderOf(place)
  const { isFlat, reason } = place.flags.flat
    ? { isFlat: true, reason: CLOSING.stop }
    : { isFlat: false, reason: 'rotate stop' }
  haltSession(folder, reason)
  const pair = isFlat
    ? [
        'A running bot closes its pair with its next check and ends.',
        'If none runs: farm rotate flatten.',
      ]
    : ['A running bot closes its pair at the maximum hold.', 'Now: farm rotate flatten.']
  const lift = `farm resume --session ${place.sessionName} lifts this.`
  if (place.output.isJson) {
    place.output.document('asterkit.farm.rotate.stop/1', { folder, isFlat })
  } else place.output.lines(['No pair is opened any more.', ...pair, lift])
  return exitCodes.done
}

/** The memory alone: what is held, and what today came to. */
async function status(place: RotatePlace): Promise<ExitCode> {
  const folder = folderOf(place)
  const { output } = place
  const { view } = openRecordBook(openShadowJournal(folder))
  const config = asRecorded(place.config, view)
  const now = Math.max(view.lastActivityAt, view.totals.history.at(-1)?.time ?? 0, view.startedAt)
  const [cycle] = view.cycles.values()
  const halts = haltOf(folder)
  const rows = readRotationRows(tablesOf(folder))
  const span = spanOf({ day: 'today' }, now)
  if (output.isJson) {
    const fields = {
      cycle: cycle ?? null,
      halts,
      asOf: now,
      today: statsDocument(rows, span, config, now),
    }
    output.document('asterkit.farm.rotate.status/1', fields)
  } else {
    const held = cycle === undefined ? 'flat' : pairText(cycle)
    output.lines([held, ...halts.map((halt) => output.paint('bad', `HALTED: ${halt}`))])
    output.lines(statsLines(rows, span, config, now, output.paint))
  }
  return halts.length === 0 ? exitCodes.done : exitCodes.needsHuman
}

async function stats(place: RotatePlace): Promise<ExitCode> {
  const folder = folderOf(place)
  const { output, flags } = place
  const config = recordedConfig(place, folder)
  const rows = readRotationRows(tablesOf(folder))
  const now = newest(rows)
  const span = spanOf(flags, now)
  if (output.isJson) {
    output.document('asterkit.farm.rotate.stats/1', statsDocument(rows, span, config, now))
  } else output.lines(statsLines(rows, span, config, now, output.paint))
  return exitCodes.done
}

async function exportRows(place: RotatePlace, what: string | undefined): Promise<ExitCode> {
  const table = rotationTable(what)
  const { flags } = place
  const folder = folderOf(place)
  const config = recordedConfig(place, folder)
  const rows = readRotationRows(tablesOf(folder))
  const now = newest(rows)
  const span = {
    from: flags.from === undefined ? 0 : dayOf(flags.from, now, '--from'),
    to: flags.to === undefined ? now + DAY_MS : dayOf(flags.to, now, '--to') + DAY_MS,
  }
  writeExport(exportText({ table, format: flags.format, rows, config, span, now }), flags.out)
  return exitCodes.done
}

/** What was traded is measured by the settings of the run, not by those of the line that asks. */
function recordedConfig({ config }: RotatePlace, folder: string) {
  return asRecorded(config, openRecordBook(openShadowJournal(folder)).view)
}

/** Time of the newest row: on paper the market lies in any year. */
function newest(rows: ReturnType<typeof readRotationRows>): number {
  const times = [
    ...rows.trades.map(({ timestamp }) => timestamp),
    ...rows.funding.map(({ timestamp }) => timestamp),
    ...rows.cycles.map((cycle) => cycle.closed_at ?? cycle.opened_at),
  ]
  return times.reduce((latest, time) => Math.max(latest, time), 0)
}
