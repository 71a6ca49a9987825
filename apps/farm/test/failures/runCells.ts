import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CELLS } from './cells.ts'
import { SITUATIONS } from './openSituation.ts'
import { playCell } from './playCell.ts'
import type { Play } from './playFarm.ts'

/** Plays every cell as a real process, for people: `pnpm e2e:failures [situation]`. CI plays them in one process. */
const wanted = process.argv.slice(2).join(' ')
const REPOSITORY = resolve(import.meta.dirname, '../../../..')
/** They ask a person: tests/e2e/walkthroughs has them in a terminal. */
const ASKING: ReadonlySet<string> = new Set(['init', 'resume'])

const asProcess: Play = (args, { env, stopAt }) =>
  new Promise((done, failed) => {
    const program = ['--conditions=source', 'apps/farm/src/cli.ts', ...args]
    const child = spawn(process.execPath, program, {
      cwd: REPOSITORY,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const shown = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        shown[name] += text
        if (stopAt?.test(shown.stdout + shown.stderr) && !child.killed) child.kill('SIGINT')
      })
    }
    child.on('error', failed)
    child.on('close', (code) => done({ code: code ?? -1, ...shown }))
  })

let wrong = 0
for (const situation of SITUATIONS.filter((each) => wanted === '' || each === wanted)) {
  for (const { commands, code, says } of CELLS[situation]) {
    for (const name of commands.split(' ').filter((each) => !ASKING.has(each))) {
      const folder = mkdtempSync(join(tmpdir(), 'farm-cell-'))
      const { played, before, after } = await playCell(situation, name, folder, {
        play: asProcess,
      })
      rmSync(folder, { recursive: true })
      const output = played.stdout + played.stderr
      const isSame = JSON.stringify(before) === JSON.stringify(after)
      const isRight = played.code === code && says.test(output) && isSame
      if (!isRight) wrong += 1
      const line = output.match(says)?.[0].split('\n')[0] ?? output.trim()
      const mark = isRight ? 'ok   ' : 'WRONG'
      process.stdout.write(
        `${mark} ${situation.padEnd(16)} ${name.padEnd(10)} ${played.code}  ${line}\n`,
      )
    }
  }
}
process.stdout.write(wrong === 0 ? 'all as documented\n' : `${wrong} not as documented\n`)
process.exitCode = wrong === 0 ? 0 : 1
