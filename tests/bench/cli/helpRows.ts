import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compare } from '../sdk/compare.ts'
import { figureOf, type Row } from '../sdk/row.ts'
import { builtPrograms } from './programs.ts'
import { childFolder } from './startChild.ts'

const GOAL = { atMost: 1.5 }

/** What it costs to ask a program what it can do. */
export function helpRows(): readonly Row[] {
  return builtPrograms().flatMap(({ name, path }, at) =>
    ['--help', '--version'].map((option, which) => ({
      id: `21.${at * 2 + which + 1}`,
      what: `${name} ${option}`,
      against: 'an empty program',
      goal: GOAL,
      stretch: { atMost: 1.25 },
      measure: () => measure([path, option]),
    })),
  )
}

async function measure(args: readonly string[]) {
  const folder = childFolder()
  try {
    const empty = join(folder.path, 'empty.mjs')
    writeFileSync(empty, '')
    if ((await folder.run(args)).trim() === '') throw new Error(`${args.join(' ')} says nothing`)
    const timings = await compare(
      { ours: () => folder.run(args), theirs: () => folder.run([empty]) },
      { rounds: 15, samples: 3, warmUp: 1 },
    )
    return figureOf(GOAL, timings)
  } finally {
    folder.remove()
  }
}
