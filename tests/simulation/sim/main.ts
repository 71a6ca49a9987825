import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { huntCommand } from '../plants/huntCommand.ts'
import { plantBug } from '../plants/plantBug.ts'
import { plantNamed, plants } from '../plants/plants.ts'
import { printSeed } from './printSeed.ts'
import { runSideBySide } from './runSideBySide.ts'
import { FAULT_CLASSES } from './scenario.ts'
import type { SeedRow } from './seedsRun.ts'
import { summaryLines, violationLines } from './simSummary.ts'

const HELP = `pnpm sim: the whole farm against the venue's core under random faults

  --seeds N      so many seeds (300)
  --from S       first seed (1)
  --seed S       one seed: scenario, fault plan and everything that happened
  --plants       looks for every planted bug, 500 seeds at most for each
  --plant NAME   looks for one; with --seed, shows that seed with the bug in it
  --jobs N       processes side by side (2, or 1 on a single core)
  --json         one JSON document instead of text

Exit code 1 when an invariant did not hold, or a planted bug was not found.`

const whole = (least: number) => z.coerce.number().int().min(least).max(0xffff_ffff)

const Options = z.object({
  seeds: whole(1).optional(),
  from: whole(0).default(1),
  seed: whole(0).optional(),
  plant: z.string().transform(plantNamed).optional(),
  plants: z.boolean().default(false),
  jobs: whole(1).default(Math.min(2, availableParallelism())),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
})
type Options = z.output<typeof Options>

async function main(options: Options): Promise<number> {
  const { seed, seeds = 500, plant, json: isJson } = options
  if (options.help) return say(HELP)
  if (seed !== undefined) return showSeed(seed, options)
  if (options.plants) return huntCommand({ plants, seeds, isJson })
  if (plant !== undefined) return huntCommand({ plants: [plant], seeds, isJson })
  return runMany(options)
}

async function showSeed(seed: number, { plant, json: isJson }: Options): Promise<number> {
  // The bot is loaded after the bug is planted, so that it has it.
  if (plant !== undefined) plantBug(plant)
  const { runSeed } = await import('./runSeed.ts')
  const result = await runSeed(seed, { keepsTimeline: true })
  if (isJson) say(JSON.stringify(result, undefined, 2))
  else printSeed(result)
  return result.violations.length > 0 ? 1 : 0
}

async function runMany({ from, seeds = 300, jobs, json: isJson }: Options): Promise<number> {
  const began = performance.now()
  const failed: SeedRow[] = []
  const runsWith = new Map<string, number>()
  const progress = progressLine(seeds)
  await runSideBySide({ from, count: seeds }, Math.min(jobs, seeds), (row) => {
    for (const name of row.saw) runsWith.set(name, (runsWith.get(name) ?? 0) + 1)
    if (row.violations.length > 0) failed.push(row)
    if (!isJson) for (const line of violationLines(row)) say(line)
    progress()
  })
  const seconds = (performance.now() - began) / 1000
  failed.sort((a, b) => a.seed - b.seed)
  const summary = { seeds, failed, runsWith, seconds }
  if (isJson) {
    say(JSON.stringify({ from, ...summary, runsWith: Object.fromEntries(runsWith) }, undefined, 2))
  } else for (const line of summaryLines(summary, FAULT_CLASSES)) say(line)
  return failed.length > 0 ? 1 : 0
}

/** Tells on stderr now and then how far a long run has come. */
function progressLine(seeds: number): () => void {
  const every = Math.max(50, Math.ceil(seeds / 20))
  let done = 0
  return () => {
    done += 1
    if (done % every === 0 && done < seeds) process.stderr.write(`${done} of ${seeds} seeds\n`)
  }
}

function say(line: string): 0 {
  process.stdout.write(`${line}\n`)
  return 0
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
try {
  const { values } = parseArgs({
    options: {
      seeds: text,
      from: text,
      seed: text,
      plant: text,
      plants: flag,
      jobs: text,
      json: flag,
      help: flag,
    },
  })
  process.exitCode = await main(Options.parse(values))
} catch (error) {
  const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
  process.stderr.write(`${problem}\n\n${HELP}\n`)
  process.exitCode = 2
}
