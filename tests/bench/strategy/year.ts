import { join } from 'node:path'
import { measureChild } from '../measureChild.ts'

const LIMITS = { seconds: 60, megabytes: 400 }
const DAYS = 365
/** Bound the garbage that waits to be collected; four times the young space of `pnpm farm`, since a replay never idles. */
const FLAGS = ['--max-semi-space-size=32', '--heap-growing-percent=40', '--conditions=source']

/** What `playYear.ts` prints. */
interface PlayedYear {
  readonly seconds: number
  readonly processorSeconds: number
  readonly decisions: number
  readonly pairs: number
  readonly opened: number
  readonly endValue: string
  readonly stateHash: string
}

/**
 * Plays a year of five-minute decisions over 20 pairs, in process, and says how long it took and how much
 * memory its process had at most, each with its limit.
 *
 * @returns Lines for the terminal.
 * @throws {Error} The year was not played.
 */
export async function yearLines(): Promise<readonly string[]> {
  const root = join(import.meta.dirname, '..', '..', '..')
  const script = join(import.meta.dirname, 'playYear.ts')
  const cost = await measureChild(process.execPath, [...FLAGS, script, String(DAYS)], {
    cwd: root,
  })
  if (cost.exitCode !== 0) throw new Error(`the year ended with ${cost.exitCode}: ${cost.stderr}`)
  const year = JSON.parse(cost.stdout) as PlayedYear
  const { seconds, decisions, pairs, opened, endValue } = year
  return [
    `A year of five-minute decisions over ${pairs} made-up pairs, in process`,
    line(
      'start to end',
      `${seconds.toFixed(1)} s`,
      `${LIMITS.seconds} s`,
      seconds <= LIMITS.seconds,
    ),
    ...memoryLine(cost.peakMegabytes),
    `  ${'decisions'.padEnd(20)}${decisions}, ${Math.round(decisions / seconds)} /s, ${Math.round((decisions * pairs) / seconds)} pairs weighed /s`,
    `  ${'processor time'.padEnd(20)}${year.processorSeconds.toFixed(1)} s`,
    `  ${'opened'.padEnd(20)}${opened} pairs, from 10000 to ${endValue} USDT`,
    `  ${'state of the venue'.padEnd(20)}${year.stateHash.slice(0, 16)}`,
  ]
}

function memoryLine(peakMegabytes: number | undefined): readonly string[] {
  if (peakMegabytes === undefined) return ['  peak memory is only measured on Linux']
  const isMet = peakMegabytes <= LIMITS.megabytes
  return [line('peak memory', `${peakMegabytes.toFixed(0)} MB`, `${LIMITS.megabytes} MB`, isMet)]
}

function line(label: string, value: string, limit: string, isMet: boolean): string {
  return `  ${label.padEnd(20)}${value} (limit ${limit}: ${isMet ? 'met' : 'MISSED'})`
}
