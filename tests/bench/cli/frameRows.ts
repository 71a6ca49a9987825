import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compare } from '../sdk/compare.ts'
import { type Figure, figureOf, type Row } from '../sdk/row.ts'
import { builtPrograms } from './programs.ts'
import { childFolder, environmentOf } from './startChild.ts'

const GOAL = { atMost: 1.25 }
const FARM = join(import.meta.dirname, '..', '..', '..', 'apps', 'farm', 'package.json')

/** What it costs until a person sees something of the dashboard. */
export const frameRows: readonly Row[] = [
  {
    id: '23',
    what: 'dashboard until its first frame',
    against: 'importing ink and react',
    goal: GOAL,
    stretch: { atMost: 0.7 },
    measure,
  },
]

async function measure(): Promise<Figure> {
  if (spawnSync('script', ['--version']).status !== 0) {
    return { kind: 'not-offered', reason: 'a terminal needs the program script of util-linux' }
  }
  const folder = childFolder()
  try {
    const imports = join(folder.path, 'imports.mjs')
    const { resolve } = createRequire(FARM)
    const packages = ['ink', 'react'].map((name) => pathToFileURL(resolve(name)).href)
    const lines = packages.map((url) => `await import(${JSON.stringify(url)})`)
    writeFileSync(imports, [...lines, "process.stdout.write('loaded')", ''].join('\n'))
    const farm = builtPrograms().find(({ name }) => name === 'asterkit-farm')
    if (farm === undefined) throw new Error('there is no asterkit-farm')
    const until = (args: readonly string[], text: string) =>
      untilShown(args.join(' '), text, folder.path)
    const timings = await compare(
      {
        ours: () => until([farm.path, 'dashboard', '--paper'], 'R refresh'),
        theirs: () => until([imports], 'loaded'),
      },
      { rounds: 7, samples: 1, warmUp: 1 },
    )
    return figureOf(GOAL, timings)
  } finally {
    folder.remove()
  }
}

/** Runs a program of Node in a terminal until it shows a text, and ends it. */
function untilShown(command: string, text: string, folder: string): Promise<void> {
  const inTerminal = [
    '-qec',
    `stty cols 80 rows 24; exec ${process.execPath} ${command}`,
    '/dev/null',
  ]
  const child = spawn('script', inTerminal, {
    cwd: folder,
    env: environmentOf(folder),
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const { pid } = child
  let shown = ''
  return new Promise((done, failed) => {
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      shown += part
      if (!shown.includes(text) || pid === undefined) return
      done()
      child.removeAllListeners('close')
      process.kill(-pid, 'SIGKILL')
    })
    child.on('error', failed)
    child.on('close', (code) => failed(new Error(`ended with ${code} before ${text}: ${shown}`)))
  })
}
