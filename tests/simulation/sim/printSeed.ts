import type { SeedResult } from './runSeed.ts'

/** Prints all of one run: what was drawn, what happened, what did not hold. */
export function printSeed({ seed, scenario, timeline, violations, trace }: SeedResult): void {
  const { config, spot, perp, plan, classes, processEnds, haltRequests } = scenario
  console.log(JSON.stringify({ seed, config, spot, perp, processEnds, haltRequests }, undefined, 2))
  plan.faults.forEach((fault, index) => {
    console.log(`fault ${index} (${classes[index]}): ${JSON.stringify(fault)}`)
  })
  for (const fault of scenario.wire) console.log(`fault of the wire: ${JSON.stringify(fault)}`)
  for (const line of timeline) {
    const [time, ...rest] = line.split(' ')
    console.log(`${clockTime(Number(time))} ${rest.join(' ').slice(0, 400)}`)
  }
  console.log(`trace ${trace}`)
  for (const { invariant, time, detail } of violations) {
    console.log(`${invariant} at ${clockTime(time)}: ${detail}`)
  }
}

/** Time of day with milliseconds, UTC. */
export function clockTime(time: number): string {
  return new Date(time).toISOString().slice(11, 23)
}
