import { rowsOf } from './seedsRun.ts'

/**
 * Child process of {@link runSideBySide}: one JSON line per seed.
 *
 * node seedWorker.ts FROM COUNT STEP
 */
const [from = 1, count = 0, step = 1] = process.argv.slice(2).map(Number)
for await (const row of rowsOf({ from, count, step })) {
  process.stdout.write(`${JSON.stringify(row)}\n`)
}
