import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { exitCodes } from '@asterkit/app-kit'
import { expect, it } from 'vitest'
import { CELLS } from './failures/cells.ts'
import { SITUATIONS } from './failures/openSituation.ts'

const APP = resolve(import.meta.dirname, '..')
const readme = readFileSync(join(APP, 'README.md'), 'utf8')
/** Rows of the README's tables whose first cell is `first`. */
const rowOf = (first: string): readonly string[] => {
  const line = readme.split('\n').find((each) => each.startsWith(`| ${first} `)) ?? ''
  return line.split('|').map((cell) => cell.trim())
}

it('documents every status that the farm can end with, and no other', () => {
  const sources = globSync('src/**/*.ts', { cwd: APP }).map((path) =>
    readFileSync(join(APP, path), 'utf8'),
  )
  const isUsed = (name: string) => {
    const factory = { usage: 'usageError', refused: 'refusedError' }[name]
    return sources.some(
      (text) =>
        text.includes(`exitCodes.${name}`) || (factory !== undefined && text.includes(factory)),
    )
  }
  const used = Object.entries(exitCodes).flatMap(([name, code]) => (isUsed(name) ? [code] : []))
  const [, table = ''] = readme.split('## Exit codes')
  const documented = [...table.matchAll(/^\| (\d) +\|/gm)].map(([, code]) => Number(code))
  expect(documented).toEqual(used)
})

it.each(SITUATIONS.filter((situation) => situation !== 'fine'))(
  'documents what commands end with for: %s',
  (situation) => {
    const codeOf = (command: string) => {
      const cell = CELLS[situation].find(({ commands }) => commands.split(' ').includes(command))
      return cell?.says.source.includes('Waiting') ? 'waits' : String(cell?.code)
    }
    const columns = ['rates', 'positions', 'health', 'open', 'run', 'init', 'doctor']
    expect(rowOf(situation).slice(2, -1)).toEqual(columns.map(codeOf))
  },
)
