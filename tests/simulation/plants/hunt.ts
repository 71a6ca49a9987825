import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Plant } from './plant.ts'

/** The first violation that gave a bug away. */
interface Sighting {
  readonly seed: number
  readonly invariant: string
  readonly detail: string
}

/** What became of one plant. */
export interface Hunted {
  readonly plant: Plant
  /** Undefined: all seeds passed although the bot is wrong. */
  readonly found: Sighting | undefined
  readonly seconds: number
}

const CHILD = fileURLToPath(new URL('./huntPlant.ts', import.meta.url))
const SIDE_BY_SIDE = 2

/**
 * Looks for each bug with the simulation, from seed 1 on, each in a process of its own.
 *
 * @param onHunted Called after each.
 * @throws {Error} A process failed: the bug cannot be planted, or the simulation itself broke.
 */
export async function hunt(
  plants: readonly Plant[],
  seeds: number,
  onHunted: (hunted: Hunted) => void = () => undefined,
): Promise<readonly Hunted[]> {
  // All but a few sources are the same in every process: they are compiled once.
  const cache = await mkdtemp(join(tmpdir(), 'asterkit-plants-'))
  const hunted: Hunted[] = []
  const waiting = plants.values()
  const worker = async () => {
    for (const plant of waiting) {
      const result = await huntOne(plant, seeds, cache)
      hunted.push(result)
      onHunted(result)
    }
  }
  try {
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))
  } finally {
    await rm(cache, { recursive: true, force: true })
  }
  return hunted
}

async function huntOne(plant: Plant, seeds: number, cache: string): Promise<Hunted> {
  const began = performance.now()
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--disable-warning=ExperimentalWarning', CHILD, plant.name, `${seeds}`],
    { env: { ...process.env, NODE_COMPILE_CACHE: cache }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code !== 0) throw new Error(`plant ${plant.name}: exit code ${code}: ${errors.trim()}`)
  const found = JSON.parse(output) as Sighting | null
  return { plant, found: found ?? undefined, seconds: (performance.now() - began) / 1000 }
}
