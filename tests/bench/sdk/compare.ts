import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { median, quantile } from './statistics.ts'

/** One unit of work; the count differs in every call, so that no cache can be measured as speed. */
export type Operation = (count: number) => unknown

/** How much is measured. */
export interface CompareOptions {
  /** Turns of every contender. @default 15 */
  readonly rounds?: number
  /** Measurements in one turn. @default 40 */
  readonly samples?: number
  /** Units of work in one measurement: more than 1 for what takes less than about 5 us. @default 1 */
  readonly batch?: number
  /** Turns before anything counts. @default 3 */
  readonly warmUp?: number
}

/** What one unit of work took, in microseconds. */
export interface Timing {
  /** Median of the medians of all rounds. */
  readonly p50: number
  /** 99th percentile of all measurements. */
  readonly p99: number
  /** Median of each round; round n of all contenders ran side by side. */
  readonly rounds: readonly number[]
}

/**
 * Measures contenders in turns, so that all see the same machine. Who begins changes with the round, and
 * garbage is collected between turns, so that nobody pays for another's.
 */
export async function compare<Name extends string>(
  contenders: Readonly<Record<Name, Operation>>,
  options: CompareOptions = {},
): Promise<Readonly<Record<Name, Timing>>> {
  const { rounds = 15, samples = 40, batch = 1, warmUp = 3 } = options
  const lanes = (Object.entries(contenders) as [Name, Operation][]).map(([name, operation]) => ({
    name,
    operation,
    count: 0,
    all: [] as number[],
    medians: [] as number[],
  }))
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < lanes.length; turn++) {
      const lane = lanes[(turn + round + warmUp) % lanes.length]!
      collectGarbage()
      const micros: number[] = []
      for (let sample = 0; sample < samples; sample++) {
        const started = performance.now()
        for (let i = 0; i < batch; i++) {
          const done = lane.operation(lane.count++)
          if (done instanceof Promise) await done
        }
        micros.push(((performance.now() - started) * 1000) / batch)
      }
      if (round < 0) continue
      lane.all.push(...micros)
      lane.medians.push(median(micros))
    }
  }
  const timings = lanes.map(({ name, all, medians }) => {
    const timing: Timing = { p50: median(medians), p99: quantile(all, 0.99), rounds: medians }
    return [name, timing] as const
  })
  return Object.fromEntries(timings) as Record<Name, Timing>
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
