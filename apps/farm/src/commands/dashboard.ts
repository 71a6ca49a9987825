import { CliError, type ExitCode, exitCodes, listenForStop } from '@asterkit/app-kit'
import type { CommandInput } from '../commandInput.ts'
import { createDashboard, type Dashboard } from '../dashboard/createDashboard.ts'
import { dashboardLines } from '../dashboard/dashboardLines.ts'
import { readPlace } from '../lookAtMarket.ts'
import type { Purpose } from '../market/chooseMarket.ts'

/** Lines of a window that a plain dashboard is written for. */
const PLAIN_SIZE = { columns: 80, rows: 60 }
const DEFAULT_REFRESH_S = 30
/** So many readings may be missed before figures count as stale, and at least this long. */
const MISSED_READINGS = 3
const LEAST_STALE_MS = 10_000

/** Shows account, market and log at once, and follows them. Without a terminal, or with `--plain`, as lines. */
export async function dashboard({ flags }: CommandInput): Promise<ExitCode> {
  const { plain, once, ...others } = flags
  const place = await readPlace(others, 'look-at-account')
  const { paint } = place.output
  const refreshMs = (place.settings.refresh ?? DEFAULT_REFRESH_S) * 1000
  const openPlace = (purpose: Purpose) =>
    readPlace(others, purpose, { tellNote: () => undefined, warn: (line) => shown.tell(line) })
  const staleAfterMs = Math.max(LEAST_STALE_MS, MISSED_READINGS * refreshMs)
  const shown: Dashboard = createDashboard({ openPlace, paint, now: Date.now, staleAfterMs })
  const stopper = listenForStop({
    onFirst: () => shown.leave(),
    onForce: () => process.exit(exitCodes.failed),
  })
  try {
    const isFull = plain !== true && once !== true && process.stdout.isTTY && process.stdin.isTTY
    if (isFull) {
      const { showDashboard } = await import('../dashboard/showDashboard.ts')
      await showDashboard(shown, { paint, refreshMs })
    } else await printDashboard(shown, place.output, { refreshMs, isOnce: once === true })
  } finally {
    stopper.stop()
  }
  // Who leaves while the first reading is under way has seen no failure.
  const { snapshot, failure } = shown.state()
  return snapshot === undefined && failure !== undefined ? exitCodes.failed : exitCodes.done
}

/** Prints the overview again and again, for terminals and people that want no redrawing. */
async function printDashboard(
  shown: Dashboard,
  output: Awaited<ReturnType<typeof readPlace>>['output'],
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
