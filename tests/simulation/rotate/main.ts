import { runRotateSeed } from './runRotateSeed.ts'

/** Plays seeds of hold-and-rotate: `node main.ts FROM COUNT`, or one with its timeline: `node main.ts SEED`. */
const [, , from = '1', count] = process.argv
let broken = 0
let cycles = 0
let repaired = 0
for (let seed = Number(from); seed < Number(from) + Number(count ?? 1); seed += 1) {
  const result = await runRotateSeed(seed, { keepsTimeline: count === undefined })
  cycles += result.cycles
  repaired += result.repaired
  for (const line of result.timeline) process.stdout.write(`${line}\n`)
  const [first] = result.violations
  if (first === undefined) continue
  broken += 1
  process.stdout.write(`seed ${seed}: ${first.invariant} ${first.detail}\n`)
}
process.stdout.write(
  `${broken} seeds broke a rule; ${cycles} pairs were held, ${repaired} repaired\n`,
)
process.exitCode = broken === 0 ? 0 : 1
