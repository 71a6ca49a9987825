/**
 * Runs emergency exits from random accounts with faults: `node ... runExits.ts [COUNT] [FIRST SEED]`. Each
 * seed is one account; exit code 1 when any of them ends wrong.
 */
import { checkExitCase } from './exitSeeds.ts'

const count = Number(process.argv[2] ?? 2000)
const first = Number(process.argv[3] ?? 1)
let failed = 0
for (let seed = first; seed < first + count; seed += 1) {
  const wrong = await checkExitCase(seed)
  if (wrong.length === 0) continue
  failed += 1
  console.log(`seed ${seed}: ${wrong.join(' | ')}`)
}
console.log(`${count - failed} of ${count} exits ended as they should`)
process.exitCode = failed === 0 ? 0 : 1
