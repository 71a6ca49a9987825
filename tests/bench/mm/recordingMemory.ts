import { join } from 'node:path'
import { measureChild } from '../measureChild.ts'

/** What a recorded day took. */
export interface RecordedDay {
  readonly events: number
  /** On disk. */
  readonly bytes: number
  /** MiB of the process after each fourth hour: resident, and in use after collecting. */
  readonly resident: readonly number[]
  readonly used: readonly number[]
}

/**
 * Records a simulated day of ten symbols in a process of its own, as fast as the machine can, and tells how much memory
 * it holds after each fourth hour.
 *
 * @param share Part of the seconds of the day that are recorded, above 0 up to 1.
 */
export async function recordingMemoryLines(share: number): Promise<readonly string[]> {
  const child = join(import.meta.dirname, 'recordDayChild.ts')
  const args = ['--expose-gc', '--conditions=source', child, String(share)]
  const { stdout, stderr, exitCode } = await measureChild(process.execPath, args, {
    cwd: import.meta.dirname,
  })
  if (exitCode !== 0) throw new Error(`the recording ended with ${exitCode}: ${stderr}`)
  const { events, bytes, resident, used } = JSON.parse(stdout) as RecordedDay
  const row = (sizes: readonly number[], digits: number) =>
    sizes.map((mib) => mib.toFixed(digits)).join(', ')
  return [
    `     a day of ten symbols, ${(share * 100).toFixed(0)} % of its seconds: ${events.toLocaleString('en')} events, ${(bytes / 1e6).toFixed(1)} MB`,
    `     RSS after each 4 h, MiB: ${row(resident, 0)}; of it in use: ${row(used, 1)}`,
  ]
}
