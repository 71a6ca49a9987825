import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const HEARTBEAT_FILE = 'heartbeat.json'
/** A simulation makes hundreds of checks a second; the disk need not see them all. */
const LEAST_PAUSE_MS = 1_000

/**
 * Makes a writer that leaves the newest health in `heartbeat.json` of the session's folder, at most once a
 * second, for monitors without a port. It never stops a trade: a disk that refuses is told once.
 */
export function createHeartbeatFile(
  folder: string,
  onFailure: (error: unknown) => void,
): (now: number, body: unknown) => void {
  const path = join(folder, HEARTBEAT_FILE)
  let writtenAt = Number.NEGATIVE_INFINITY
  let hasFailed = false
  return (now, body) => {
    if (now - writtenAt < LEAST_PAUSE_MS) return
    writtenAt = now
    try {
      writeFileSync(`${path}.new`, `${JSON.stringify(body)}\n`, { mode: 0o600 })
      renameSync(`${path}.new`, path)
    } catch (error) {
      if (!hasFailed) onFailure(error)
      hasFailed = true
    }
  }
}
