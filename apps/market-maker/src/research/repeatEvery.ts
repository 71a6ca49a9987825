import { setTimeout as wait } from 'node:timers/promises'
import { type ExitCode, exitCodes, listenForStop } from '@asterkit/app-kit'

/**
 * Runs once, or again and again until somebody stops it. In the second case a run that fails is told and does not end
 * the others.
 *
 * @param everyMinutes Pause between two runs; absent: one run.
 */
export async function repeatEvery(
  everyMinutes: number | undefined,
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  if (everyMinutes === undefined) return run()
  const stop = listenForStop({
    onFirst: () => undefined,
    onForce: () => process.exit(exitCodes.failed),
  })
  try {
    await repeat({
      run,
      pauseMs: everyMinutes * 60_000,
      signal: stop.signal,
      tell: (text) => process.stderr.write(`${text}\n`),
    })
    return exitCodes.done
  } finally {
    stop.stop()
  }
}

/** Runs with pauses until `signal` aborts, which also ends a pause. */
export async function repeat(options: {
  readonly run: () => Promise<unknown>
  readonly pauseMs: number
  readonly signal: AbortSignal
  readonly tell: (text: string) => void
}): Promise<void> {
  const { run, pauseMs, signal, tell } = options
  while (!signal.aborted) {
    try {
      await run()
    } catch (error) {
      tell(`failed, will try again: ${error instanceof Error ? error.message : String(error)}`)
    }
    await wait(pauseMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  }
}
