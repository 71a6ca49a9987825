import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../src/commandTable.ts'
import { CELLS, type Cell } from './failures/cells.ts'
import { SITUATIONS, type Situation } from './failures/openSituation.ts'
import { playCell } from './failures/playCell.ts'

const each = (situation: Situation): readonly (readonly [string, Cell])[] =>
  CELLS[situation].flatMap((cell) => cell.commands.split(' ').map((name) => [name, cell] as const))

describe('every command of the farm', () => {
  it.each(SITUATIONS)('has an expected end for the situation: %s', (situation) => {
    const named = each(situation).map(([name]) => name)
    expect(named.toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted())
  })

  describe.each(SITUATIONS)('when: %s', (situation) => {
    it.each(each(situation))(
      '%s ends with the documented status and one clear line, and sends nothing',
      async (name, { code, says, isVerdict = false }) => {
        const folder = mkdtempSync(join(tmpdir(), 'farm-cell-'))
        const { played, before, after, key } = await playCell(situation, name, folder)
        const hasCrashed = existsSync(join(folder, 'crashes'))
        rmSync(folder, { recursive: true })
        const output = played.stdout + played.stderr
        expect(played.code, output).toBe(code)
        expect(output).toMatch(says)
        expect(after).toEqual(before)
        expect(output).not.toMatch(new RegExp(key, 'i'))
        expect(hasCrashed, output).toBe(false)
        // Prompts of init stand on stderr as well.
        const failures = played.stderr.match(/^farm: (?!warning: )/gm) ?? []
        expect(failures.length, played.stderr).toBe(code === 0 || isVerdict ? 0 : 1)
      },
    )
  })
})
