import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { OPTIONS } from '../../packages/paper-exchange/src/command-line/options.ts'

const ROOT = join(import.meta.dirname, '..', '..')

describe("the paper exchange's README", () => {
  test('lists the endpoints of the present route tables (else: pnpm generate)', async () => {
    const { stderr } = await promisify(execFile)(
      process.execPath,
      ['--conditions=source', 'scripts/generatePaperDocs.ts', '--check'],
      { cwd: ROOT },
    )

    expect(stderr).toBe('')
  })

  test('has a row for every option of the command line, and for no other', () => {
    const page = readFileSync(join(ROOT, 'packages', 'paper-exchange', 'README.md'), 'utf8')
    const listed = [...page.matchAll(/^\| `(--[a-z-]+)/gm)].map(([, option]) => option)

    expect(listed.toSorted()).toEqual(
      OPTIONS.map(([spelling]) => spelling.split(' ')[0]).toSorted(),
    )
  })
})
