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
  /** Median of the 99th percentiles of all rounds. */
  readonly p99: number
  /** Each round; round n of all contenders ran side by side. */
  readonly rounds: readonly Round[]
}

/** What one unit of work took in one round, in microseconds. */
interface Round {
  readonly p50: number
  readonly p99: number
}

/** The same for a share of the work, or a multiple of it. */
export function scaled({ p50, p99, rounds }: Timing, factor: number): Timing {
  return {
    p50: p50 * factor,
    p99: p99 * factor,
    rounds: rounds.map((round) => ({ p50: round.p50 * factor, p99: round.p99 * factor })),
  }
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
    rounds: [] as Round[],
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
      lane.rounds.push({ p50: median(micros), p99: quantile(micros, 0.99) })
    }
  }
  const timings = lanes.map(({ name, rounds }) => {
    const of = (figure: keyof Round) => median(rounds.map((round) => round[figure]))
    const timing: Timing = { p50: of('p50'), p99: of('p99'), rounds }
    return [name, timing] as const
  })
  return Object.fromEntries(timings) as Record<Name, Timing>
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
