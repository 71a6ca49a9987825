import { makeRotateScenario, makeTwoAccountScenario } from './rotateScenario.ts'
import { playRotation } from './runRotateSeed.ts'

/**
 * Plays seeds of hold-and-rotate: `node main.ts FROM COUNT`, or one with its timeline: `node main.ts SEED`. With
 * `--two-accounts` at the end, on two accounts.
 */
const words = process.argv.slice(2)
const make = words.includes('--two-accounts') ? makeTwoAccountScenario : makeRotateScenario
const [from = '1', count] = words.filter((word) => !word.startsWith('--'))
let broken = 0
let cycles = 0
let repaired = 0
for (let seed = Number(from); seed < Number(from) + Number(count ?? 1); seed += 1) {
  const result = await playRotation(make(seed), { keepsTimeline: count === undefined })
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
