import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleProgram } from '../../install/bundleProgram.ts'
import { compare } from '../sdk/compare.ts'
import { privateKey } from '../sdk/order.ts'
import { type Figure, figureOf, type Goal, type Row } from '../sdk/row.ts'
import { startOrderServer } from '../sdk/startOrderServer.ts'
import { type ChildFolder, childFolder } from './startChild.ts'

/** What it costs to start, sign one order, send it and end. */
export const sendRows: readonly Row[] = [
  row('22.1', 'an empty program', { atMost: 2.8 }, () => ''),
  row('22.2', 'importing ccxt', { atLeast: 4 }, () => `import ${JSON.stringify(ccxt())}\n`),
]

function row(id: string, against: string, goal: Goal, theirs: () => string): Row {
  const stretch = 'atMost' in goal ? { stretch: { atMost: 2.4 } } : {}
  const what = 'sign one order, send it, end'
  return { id, what, against, goal, ...stretch, measure: () => measure(goal, theirs()) }
}

async function measure(goal: Goal, source: string): Promise<Figure> {
  const folder = childFolder()
  const server = await startOrderServer('own-process')
  try {
    const other = join(folder.path, 'other.mjs')
    writeFileSync(other, source)
    const program = await sendOnce(folder)
    const args = [program, server.url, privateKey]
    if (!/^\d+\n$/.test(await folder.run(args))) throw new Error('no order was placed')
    const timings = await compare(
      { ours: () => folder.run(args), theirs: () => folder.run([other]) },
      { rounds: 15, samples: 2, warmUp: 1 },
    )
    return figureOf(goal, timings)
  } finally {
    server.close()
    folder.remove()
  }
}

/** One file, started like our programs: Node keeps its compiled code. */
async function sendOnce(folder: ChildFolder): Promise<string> {
  const source = readFileSync(join(import.meta.dirname, 'sendOnce.ts'), 'utf8')
  const bundle = await bundleProgram(import.meta.dirname, source, {
    format: 'cjs',
    minify: false,
    into: folder.path,
  })
  const program = join(folder.path, 'sendOnce.mjs')
  const cache = JSON.stringify(join(folder.path, 'compiled'))
  writeFileSync(
    program,
    `import { enableCompileCache } from 'node:module'
enableCompileCache(${cache})
await import(${JSON.stringify(bundle)})
`,
  )
  return program
}

function ccxt(): string {
  return import.meta.resolve('ccxt')
}
