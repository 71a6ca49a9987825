import { CliError, type ExitCode, exitCodes, listenForStop, type Paint } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { createDashboard, type Dashboard } from '../dashboard/createDashboard.ts'
import { dashboardLines } from '../dashboard/dashboardLines.ts'
import type { Place } from '../lookAtMarket.ts'
import type { Purpose } from '../market/chooseMarket.ts'
import { createOutput, type Output } from '../output.ts'
import { readSettings, type Settings } from '../settings.ts'

/** Lines of a window that a plain dashboard is written for. */
const PLAIN_SIZE = { columns: 80, rows: 60 }
const DEFAULT_REFRESH_S = 30
/** So many readings may be missed before figures count as stale, and at least this long. */
const MISSED_READINGS = 3
const LEAST_STALE_MS = 10_000

/** Shows account, market and log at once, and follows them. Without a terminal, or with `--plain`, as lines. */
export async function dashboard({ flags }: CommandInput): Promise<ExitCode> {
  const { plain, once, ...others } = flags
  const settings = readSettings(others, process.env)
  const output = createOutput(settings.json, process.env)
  const { paint } = output
  const refreshMs = (settings.refresh ?? DEFAULT_REFRESH_S) * 1000
  const openPlace = (purpose: Purpose) =>
    readPlaceLater(others, purpose, { tellNote: () => undefined, warn: (line) => shown.tell(line) })
  const staleAfterMs = Math.max(LEAST_STALE_MS, MISSED_READINGS * refreshMs)
  const shown: Dashboard = createDashboard({ openPlace, paint, now: Date.now, staleAfterMs })
  const stopper = listenForStop({
    onFirst: () => shown.leave(),
    onForce: () => process.exit(exitCodes.failed),
  })
  const isFull = plain !== true && once !== true && process.stdout.isTTY && process.stdin.isTTY
  try {
    if (isFull) await fillWindow(shown, others, { settings, paint, refreshMs })
    else {
      await readPlaceLater(others, 'look-at-account')
      await printDashboard(shown, output, { refreshMs, isOnce: once === true })
    }
  } finally {
    stopper.stop()
  }
  // Who leaves while the first reading is under way has seen no failure.
  const { snapshot, failure } = shown.state()
  return snapshot === undefined && failure !== undefined ? exitCodes.failed : exitCodes.done
}

/**
 * Fills the window until the person leaves. A paper session has no keys to ask for, so its window stands before the
 * command line is understood in full; what is wrong with it ends the window and is told as without one.
 */
async function fillWindow(
  shown: Dashboard,
  flags: CommandInput['flags'],
  options: { readonly settings: Settings; readonly paint: Paint; readonly refreshMs: number },
): Promise<void> {
  const { settings, ...look } = options
  const asksNothing = settings.mode === 'paper'
  if (!asksNothing) await readPlaceLater(flags, 'look-at-account')
  const { showDashboard } = await import('../dashboard/showDashboard.ts')
  const window = showDashboard(shown, look)
  const refusal = asksNothing ? whyRefused(shown, flags) : undefined
  await window
  const refused = await refusal
  if (refused !== undefined) throw refused.error
}

/** Understands the command line beside a window, which ends when it cannot be used. */
async function whyRefused(
  shown: Dashboard,
  flags: CommandInput['flags'],
): Promise<{ readonly error: unknown } | undefined> {
  try {
    await readPlaceLater(flags, 'look-at-account', { tellNote: shown.tell, warn: shown.tell })
    return undefined
  } catch (error) {
    shown.leave()
    return { error }
  }
}

/** Prints the overview again and again, for terminals and people that want no redrawing. */
async function printDashboard(
  shown: Dashboard,
  output: Output,
  options: { readonly refreshMs: number; readonly isOnce: boolean },
): Promise<void> {
  let isLeft = false
  void shown.left.then(() => {
    isLeft = true
  })
  do {
    await shown.refresh()
    const { snapshot, failure } = shown.state()
    if (options.isOnce && snapshot === undefined && failure !== undefined) {
      throw new CliError(failure, exitCodes.failed)
    }
    const lines = dashboardLines(shown.state(), PLAIN_SIZE, Date.now(), output.paint)
    // The last line tells keys, which nobody reads here.
    const filled = lines.slice(0, -1).filter((line) => line !== '')
    output.lines([...filled, ''])
    if (!options.isOnce) await Promise.race([shown.left, pause(options.refreshMs)])
  } while (!options.isOnce && !isLeft)
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, durationMs)
  })
}

/** `readPlace`, which loads with all that reads an exchange: the first frame does without. */
async function readPlaceLater(
  ...args: Parameters<typeof import('../lookAtMarket.ts').readPlace>
): Promise<Place> {
  const { readPlace } = await import('../lookAtMarket.ts')
  return readPlace(...args)
}
