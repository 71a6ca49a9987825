import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { SeedRow } from './seedsRun.ts'

const WORKER = fileURLToPath(new URL('./seedWorker.ts', import.meta.url))

/**
 * Runs seeds in several processes at once; every process takes every n-th seed.
 *
 * @param onRow Called for each seed, in no particular order.
 * @throws {Error} A process failed: the simulation itself broke.
 */
export async function runSideBySide(
  { from, count }: { readonly from: number; readonly count: number },
  jobs: number,
  onRow: (row: SeedRow) => void,
): Promise<void> {
  const work = async (job: number) => {
    const range = [from + job, count - job, jobs].map(String)
    const child = spawn(process.execPath, ['--conditions=source', WORKER, ...range], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    for await (const line of createInterface({ input: child.stdout })) {
      onRow(JSON.parse(line) as SeedRow)
    }
    const code = await ended
    if (code !== 0) throw new Error(`seeds ${range.join(' ')}: exit code ${code}`)
  }
  await Promise.all(Array.from({ length: jobs }, (_, job) => work(job)))
}
