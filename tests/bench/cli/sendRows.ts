import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
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

/** One file, with the WebAssembly of the curve where it looks for it; Node keeps the compiled code. */
async function sendOnce(folder: ChildFolder): Promise<string> {
  const { resolve } = createRequire(import.meta.resolve('@asterkit/sdk/package.json'))
  const curve = resolve('tiny-secp256k1')
  copyFileSync(join(dirname(curve), '..', 'secp256k1.wasm'), join(folder.path, 'secp256k1.wasm'))
  const into = join(folder.path, 'bin')
  mkdirSync(into)
  const source = readFileSync(join(import.meta.dirname, 'sendOnce.ts'), 'utf8')
  const bundle = await bundleProgram(import.meta.dirname, source, {
    format: 'cjs',
    minify: false,
    into,
    alias: { 'tiny-secp256k1': curve },
  })
  const program = join(into, 'sendOnce.cjs')
  const cache = JSON.stringify(join(folder.path, 'compiled'))
  writeFileSync(
    program,
    `require('node:module').enableCompileCache(${cache})\nrequire(${JSON.stringify(bundle)})\n`,
  )
  return program
}

function ccxt(): string {
  return import.meta.resolve('ccxt')
}
