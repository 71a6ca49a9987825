import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChildCost, measureChild } from './measureChild.ts'

/** Which market is played, and for how long. */
export interface Replay {
  readonly root: string
  readonly days: number
  /** Recorded hours; without it the market is synthetic. */
  readonly folder: string | undefined
}

/** What the farm program took for a replay; its exchange runs in the same process, behind sockets. */
export interface WireReplay extends Pick<ChildCost, 'wallSeconds' | 'peakMegabytes'> {
  readonly endValue: string
}

/**
 * Plays a year through the farm program as a user would: HTTP and WebSocket on loopback.
 *
 * @throws {Error} The program failed or printed no report.
 */
export async function measureReplayOverWire(replay: Replay): Promise<WireReplay> {
  const state = mkdtempSync(join(tmpdir(), 'asterkit-bench-'))
  const market = replay.folder === undefined ? [] : ['--replay', replay.folder]
  try {
    const cost = await measureChild(
      process.execPath,
      [
        ...farmScript(replay.root),
        ...['run', '--paper', '--days', String(replay.days), '--json', '--speed', 'max'],
        ...market,
        ...['--state-dir', state],
      ],
      { cwd: replay.root },
    )
    if (cost.exitCode !== 0) {
      throw new Error(`the farm exited with ${cost.exitCode}: ${cost.stderr.slice(-2000)}`)
    }
    const report = JSON.parse(cost.stdout) as { endValue: string }
    return { ...cost, endValue: report.endValue }
  } finally {
    rmSync(state, { recursive: true, force: true })
  }
}

/** Flags of Node and the program, exactly as `pnpm farm` starts it. */
function farmScript(root: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { farm: string }
  }
  const [node, ...words] = manifest.scripts.farm.split(' ')
  if (node !== 'node') throw new Error(`cannot measure the script ${manifest.scripts.farm}`)
  return words
}
