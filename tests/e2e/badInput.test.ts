import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runFarm, startFarm, temporaryFolder } from './farmProcess.ts'

const CANARY = 'c0ffee'.repeat(10).padEnd(64, 'a')
const USER = `0x${'1'.repeat(40)}`

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

describe('farm with input that it cannot use', () => {
  // The farm's own tests play many more of them, in one process.
  it.each([
    [['run', '--bogus'], 2, "unknown option '--bogus'"],
    [['run', '--capital', '3'], 3, 'is too little'],
    [['run', '--paper-url', 'http://127.0.0.1:1'], 1, '127.0.0.1:1'],
  ])('ends %j with exit %i and one line', async (args, code, text) => {
    const end = await runFarm(args, { stateDir: folder.path })
    expect(end).toMatchObject({ code })
    const errors = end.stderr.trimEnd().split('\n')
    expect(errors).toHaveLength(1)
    expect(errors[0]).toContain(text)
    expect(errors[0]).not.toContain('unexpected')
    expect(existsSync(join(folder.path, 'crashes'))).toBe(false)
  })

  it('never shows a private key, whatever is wrong with the keys', async () => {
    const broken = [
      { API_USER: USER },
      { API_USER: USER, API_SIGNER: USER, API_PRIVATE_KEY: CANARY },
      { API_USER: CANARY, API_SIGNER: USER, API_PRIVATE_KEY: CANARY },
      { API_USER: USER, API_SIGNER: USER, API_PRIVATE_KEY: `${CANARY}00` },
    ]
    for (const env of broken) {
      const end = await runFarm(['run', '--live', '--yes'], { stateDir: folder.path, env })
      expect(end).toMatchObject({ code: 2 })
      expect(end.stdout + end.stderr).not.toContain('c0ffee')
      expect(end.stderr.trimEnd().split('\n')).toHaveLength(1)
    }
    expect(readdirSync(folder.path)).toEqual([])
  })
})

describe('farm with a state folder that it cannot use', () => {
  const run = (stateDir: string) => runFarm(['run', '--days', '1', '--json'], { stateDir })

  it('says so in one line when a file is in the way', async () => {
    const path = join(folder.path, 'file')
    writeFileSync(path, '')
    const end = await run(path)
    expect(end).toMatchObject({ code: 1, stdout: '' })
    expect(end.stderr).toMatch(/^farm: the state folder .* cannot be written .*--state-dir.*\n$/)
  })

  // Root may write into a read-only folder, so the mode bits are what counts; they mean the same for users.
  it('says so in one line when the folder is read-only', async () => {
    chmodSync(folder.path, 0o555)
    const end = await run(folder.path)
    chmodSync(folder.path, 0o755)
    expect(end).toMatchObject({ code: 1, stdout: '' })
    expect(end.stderr).toMatch(/^farm: .*cannot be written.*\n$/)
  })

  it('says so in one line when the journal is damaged, and starts anew when told to', async () => {
    const session = join(folder.path, 'farm', 'paper-seed-7')
    mkdirSync(session, { recursive: true })
    writeFileSync(join(session, 'journal.sqlite'), 'not a database'.repeat(1000))
    const end = await run(folder.path)
    expect(end).toMatchObject({ code: 4, stdout: '' })
    expect(end.stderr).toMatch(/^farm: the journal .* is damaged.*\n$/)
    const fresh = await runFarm(['run', '--days', '1', '--json', '--fresh'], {
      stateDir: folder.path,
    })
    expect(fresh.code).toBe(0)
  })

  it('says so in one line when another instance uses the folder', async () => {
    const first = startFarm(['run', '--days', '30', '--speed', '60'], { stateDir: folder.path })
    await first.shows('account value')
    const end = await run(folder.path)
    expect(end).toMatchObject({ code: 4, stdout: '' })
    expect(end.stderr).toMatch(/^farm: another instance .*\n$/)
    first.child.kill('SIGINT')
    expect(await first.ended).toMatchObject({ code: 0 })
  })
})
