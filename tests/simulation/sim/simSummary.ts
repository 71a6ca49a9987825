import { clockTime } from './printSeed.ts'
import type { SeedRow } from './seedsRun.ts'

/** Sums over many seeds. */
export interface SimSummary {
  readonly seeds: number
  readonly failed: readonly SeedRow[]
  /** In how many runs each fault struck and each situation came up, by name. */
  readonly runsWith: ReadonlyMap<string, number>
  readonly seconds: number
}

const DETAIL_WIDTH = 400
const MOST_SHOWN = 10

/** One line per violation of a seed, the first few of them. */
export function violationLines({ seed, violations }: SeedRow): readonly string[] {
  return violations
    .slice(0, 3)
    .map(
      ({ invariant, time, detail }) =>
        `seed ${seed}  ${invariant} at ${clockTime(time)}: ${detail.slice(0, DETAIL_WIDTH)}`,
    )
}

/** The table of what the runs have seen, and how to see a failed one again. At most 80 columns. */
export function summaryLines(summary: SimSummary, classes: readonly string[]): readonly string[] {
  const { seeds, failed, runsWith, seconds } = summary
  const faults = new Map(classes.map((name) => [name, runsWith.get(`fault: ${name}`) ?? 0]))
  const others = [...runsWith].filter(([name]) => !name.startsWith('fault: '))
  return [
    'Faults, by the number of runs that they struck',
    ...columns([...faults]),
    '',
    'What the bot did, by the number of runs',
    ...columns(others.sort(([a], [b]) => a.localeCompare(b))),
    '',
    `${seeds} seeds, ${failed.length} with violations, ${seconds.toFixed(0)} s (${((seconds * 1000) / Math.max(1, seeds)).toFixed(0)} ms each)`,
    ...failed.slice(0, MOST_SHOWN).map(({ seed }) => `again: pnpm sim --seed ${seed}`),
    ...(failed.length > MOST_SHOWN ? [`and ${failed.length - MOST_SHOWN} more`] : []),
  ]
}

/** Two columns of names with their counts. */
function columns(rows: readonly (readonly [string, number])[]): readonly string[] {
  const half = Math.ceil(rows.length / 2)
  return rows.slice(0, half).map((row, index) => {
    const right = rows[half + index]
    return `${cell(row)}${right === undefined ? '' : cell(right)}`.trimEnd()
  })
}

function cell([name, runs]: readonly [string, number]): string {
  return `${String(runs).padStart(5)}  ${name.slice(0, 31).padEnd(33)}`
}
