import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { measureReplayInProcess } from './replayInProcess.ts'
import { measureReplayOverWire } from './replayOverWire.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const RECORDED = join(ROOT, '..', 'shared', 'data', 'market-history', 'spot-perp-hourly')
const DAYS = 365
const LIMITS = { wireSeconds: 60, wireMegabytes: 300, timesFaster: 20 }

/**
 * Measures what docs and release notes claim about replays: a year over the wire and in process, each
 * figure with its limit. A missed limit is reported, not punished, because machines differ.
 *
 * @throws {Error} A replay did not run at all.
 */
export async function replaySuite(): Promise<void> {
  const folder = existsSync(RECORDED) ? RECORDED : undefined
  const market = folder
    ? 'three recorded pairs'
    : 'the synthetic market (no recorded data beside this clone)'

  say(`A year of hourly decisions on ${market}`)
  const wire = await measureReplayOverWire({ root: ROOT, days: DAYS, folder })
  row(
    'over the wire, start to exit',
    seconds(wire.wallSeconds),
    LIMITS.wireSeconds >= wire.wallSeconds,
    `${LIMITS.wireSeconds} s`,
  )
  if (wire.peakMegabytes === undefined) say('  peak memory is only measured on Linux')
  else {
    row(
      'over the wire, peak memory',
      `${wire.peakMegabytes.toFixed(0)} MB`,
      wire.peakMegabytes <= LIMITS.wireMegabytes,
      `${LIMITS.wireMegabytes} MB`,
    )
  }
  const local = await measureReplayInProcess({ root: ROOT, days: DAYS, folder })
  say(`  in process, first run           ${seconds(local.firstSeconds)}`)
  say(
    `  in process, median of ${local.runs} runs    ${seconds(local.medianSeconds)}, ${local.decisions} decisions each`,
  )
  const ratio = wire.wallSeconds / local.medianSeconds
  row(
    'in process is faster',
    `${ratio.toFixed(1)} times`,
    ratio >= LIMITS.timesFaster,
    `${LIMITS.timesFaster} times`,
  )
  say(`  both ended with ${local.endValue} and ${wire.endValue} USDT`)
}

function row(label: string, value: string, isMet: boolean, limit: string): void {
  say(`  ${label.padEnd(32)}${value} (limit ${limit}: ${isMet ? 'met' : 'MISSED'})`)
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
