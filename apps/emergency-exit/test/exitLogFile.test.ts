import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openExitLogFile, readExitLogFile } from '../src/exitLogFile.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exit-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const path = () => join(folder, 'exit.jsonl')

describe('the memory of an exit', () => {
  it('is there again for the next one, readable by its owner only', () => {
    const log = openExitLogFile(folder)
    log.append({ kind: 'run', time: 1, run: 1 })
    log.append({ kind: 'finished', time: 2, isFlat: false })
    log.close()
    expect(readExitLogFile(folder).read()).toEqual([
      { kind: 'run', time: 1, run: 1 },
      { kind: 'finished', time: 2, isFlat: false },
    ])
    expect(statSync(path()).mode & 0o077).toBe(0)
  })

  it('forgets a line that was torn, and begins the next one on a line of its own', () => {
    const first = openExitLogFile(folder)
    first.append({ kind: 'run', time: 1, run: 1 })
    first.close()
    appendFileSync(path(), '{"kind":"run","ti')
    const second = openExitLogFile(folder)
    expect(second.read()).toHaveLength(1)
    second.append({ kind: 'run', time: 2, run: 2 })
    second.close()
    expect(readExitLogFile(folder).read()).toHaveLength(2)
  })

  it('leaves out lines that nobody can read', () => {
    appendFileSync(path(), 'nonsense\n{"kind":"run","time":1,"run":1}\n{"kind":"other"}\n')
    expect(readExitLogFile(folder).read()).toEqual([{ kind: 'run', time: 1, run: 1 }])
  })

  it('is empty where there was no exit, and looking does not make it', () => {
    expect(readExitLogFile(folder).read()).toEqual([])
    expect(() => readFileSync(path())).toThrow(/ENOENT/)
  })
})
