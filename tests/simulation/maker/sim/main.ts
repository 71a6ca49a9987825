import { runMakerSeed } from './runMakerSeed.ts'

/** Plays seeds of the market maker: `node main.ts FROM COUNT`, or one with its timeline: `node main.ts SEED`. */
const [, , from = '1', count] = process.argv
let broken = 0
let fills = 0
let processes = 0
const reasons = new Map<string, number>()
const began = performance.now()
for (let seed = Number(from); seed < Number(from) + Number(count ?? 1); seed += 1) {
  const result = await runMakerSeed(seed, { keepsTimeline: count === undefined })
  fills += result.fills
  processes += result.processes
  for (const code of result.reasons) reasons.set(code, (reasons.get(code) ?? 0) + 1)
  for (const line of result.timeline) process.stdout.write(`${line}\n`)
  const [first] = result.violations
  if (first === undefined) continue
  broken += 1
  process.stdout.write(`seed ${seed}: ${first.invariant} ${first.detail}\n`)
}
const seconds = ((performance.now() - began) / 1000).toFixed(1)
const met = [...reasons].sort((one, other) => other[1] - one[1])
process.stdout.write(
  `${broken} seeds broke a rule; ${fills} fills, ${processes} processes, ${seconds} s\n` +
    `seeds in which a reason came up: ${met.map(([code, seeds]) => `${code} ${seeds}`).join(', ')}\n`,
)
process.exitCode = broken === 0 ? 0 : 1
