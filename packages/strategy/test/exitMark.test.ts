import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isExitMarked, markExit, unmarkExit } from '../src/adapters/sqlite/index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exit-mark-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the mark of an emergency exit', () => {
  it('holds until the exit ends, and for half a minute when it dies', () => {
    const now = Date.now()
    expect(isExitMarked(folder, now)).toBe(false)
    markExit(folder)
    expect([now, now + 25_000, now + 40_000].map((time) => isExitMarked(folder, time))).toEqual([
      true,
      true,
      false,
    ])
    unmarkExit(folder)
    expect(isExitMarked(folder, now)).toBe(false)
    unmarkExit(folder)
  })

  it('is not there where the folder cannot be read: a bot goes on reducing', () => {
    expect(isExitMarked(join(folder, 'nowhere'), Date.now())).toBe(false)
  })
})
