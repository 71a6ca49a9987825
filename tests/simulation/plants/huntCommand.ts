import { type Hunted, hunt } from './hunt.ts'
import type { Plant } from './plant.ts'

/** What was asked for on the command line. */
export interface HuntRequest {
  readonly plants: readonly Plant[]
  /** Most seeds to look for each. */
  readonly seeds: number
  readonly isJson: boolean
}

/**
 * Looks for planted bugs and prints what found them: a line each, or one JSON document.
 *
 * @returns Exit code: 0 when every bug was found.
 */
export async function huntCommand({ plants, seeds, isJson }: HuntRequest): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const width = Math.max(...plants.map(({ name }) => name.length))
  if (!isJson) say(`${'plant'.padEnd(width)}  breaks  found  seed      s  what was seen`)
  const hunted = await hunt(plants, seeds, (row) => {
    if (!isJson) say(lineOf(row, width))
  })
  const [only] = hunted
  if (!isJson && only !== undefined && hunted.length === 1) say(detailOf(only))
  const lost = hunted.filter(({ found }) => found === undefined)
  if (isJson) say(JSON.stringify(hunted.map(rowOf), undefined, 2))
  else say(summaryOf(hunted, lost, seeds))
  return lost.length === 0 ? 0 : 1
}

function lineOf({ plant, found, seconds }: Hunted, width: number): string {
  const [seen, seed] = found ? [found.invariant, `${found.seed}`] : ['no', '-']
  const figures = `${plant.breaks.padEnd(6)}  ${seen.padEnd(5)}  ${seed.padStart(4)}  ${seconds.toFixed(1).padStart(5)}`
  return `${plant.name.padEnd(width)}  ${figures}  ${found?.detail ?? plant.bug}`.slice(0, 80)
}

/** What the line of the table has no room for. */
function detailOf({ plant, found }: Hunted): string {
  const seen =
    found === undefined
      ? []
      : [`seen: ${found.detail}`, `pnpm sim --plant ${plant.name} --seed ${found.seed}`]
  return ['', `bug:  ${plant.bug}`, ...seen, ''].join('\n')
}

function summaryOf(hunted: readonly Hunted[], lost: readonly Hunted[], seeds: number): string {
  const count = `${hunted.length - lost.length} of ${hunted.length} planted bugs found`
  if (lost.length > 0) {
    const names = lost.map(({ plant }) => plant.name).join(', ')
    return `${count}; not within ${seeds} seeds: ${names}`
  }
  const last = Math.max(...hunted.map(({ found }) => found?.seed ?? 0))
  return `${count}, the last one at seed ${last}`
}

function rowOf({ plant, found, seconds }: Hunted) {
  const { name, breaks, bug } = plant
  return { name, breaks, bug, seconds, found: found ?? null }
}
