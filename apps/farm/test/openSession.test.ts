import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteJournal } from '@asterkit/strategy/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { interruptedCapital, openSession } from '../src/session/openSession.ts'

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'farm-session-'))
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

const open = (options: { isFresh?: boolean; startsAfresh?: boolean } = {}) =>
  openSession({
    stateDir,
    name: 'paper-seed-7',
    label: 'run',
    capital: '500',
    isFresh: options.isFresh ?? false,
    startsAfresh: options.startsAfresh ?? true,
    openJournal: (folder) =>
      openSqliteJournal({ folder, environment: 'paper', account: 'a', now: () => 0 }),
  })

const entries = (session: ReturnType<typeof open>) =>
  [...session.journal.read()].filter((entry) => entry.kind === 'test').length

/** Runs a session that writes one entry; interrupted unless it finishes. */
function play(isFinished: boolean): void {
  const session = open()
  session.begin(99)
  session.journal.append({ kind: 'test', time: 1, body: {} })
  if (isFinished) session.finish()
  session.close()
}

describe('openSession', () => {
  it('goes on with an interrupted session and remembers how long it was to be', () => {
    play(false)
    const session = open()
    expect(session).toMatchObject({ isResumed: true, resumedUntil: 99 })
    expect(entries(session)).toBe(1)
    session.close()
  })

  it('tells the capital of an interrupted session only', () => {
    expect(interruptedCapital(stateDir, 'paper-seed-7')).toBeUndefined()
    play(false)
    expect(interruptedCapital(stateDir, 'paper-seed-7')).toBe('500')
    play(true)
    expect(interruptedCapital(stateDir, 'paper-seed-7')).toBeUndefined()
  })

  it('starts afresh after a finished session and keeps that one beside', () => {
    play(true)
    const session = open()
    expect(session.isResumed).toBe(false)
    expect(entries(session)).toBe(0)
    expect(existsSync(join(stateDir, 'farm', 'paper-seed-7.previous', 'session.json'))).toBe(true)
    session.close()
  })

  it('goes on for ever on a real account', () => {
    play(true)
    const session = open({ startsAfresh: false })
    expect(entries(session)).toBe(1)
    session.close()
  })

  it('puts an interrupted session aside when it shall be fresh', () => {
    play(false)
    const session = open({ isFresh: true })
    expect(session.isResumed).toBe(false)
    expect(entries(session)).toBe(0)
    session.close()
  })

  it('never moves a folder that another instance uses, fresh or not', () => {
    const owner = open()
    owner.begin(undefined)
    expect(() => open()).toThrow(expect.objectContaining({ code: 'locked' }))
    expect(() => open({ isFresh: true })).toThrow(expect.objectContaining({ code: 'locked' }))
    expect(existsSync(join(owner.folder, 'session.json'))).toBe(true)
    owner.close()
  })

  it('refuses a damaged journal until a person says fresh', () => {
    play(false)
    writeFileSync(join(stateDir, 'farm', 'paper-seed-7', 'journal.sqlite'), 'x'.repeat(9000))
    expect(() => open()).toThrow(expect.objectContaining({ code: 'corrupt' }))
    const session = open({ isFresh: true })
    expect(entries(session)).toBe(0)
    session.close()
  })

  it('counts a marker that nobody can read as an interrupted session', () => {
    play(true)
    writeFileSync(join(stateDir, 'farm', 'paper-seed-7', 'session.json'), '{"half')
    const session = open()
    expect(session.isResumed).toBe(true)
    expect(entries(session)).toBe(1)
    session.close()
  })

  it('says what to do when the state folder cannot be used', () => {
    writeFileSync(join(stateDir, 'farm'), 'a file in the way')
    expect(() => open()).toThrow(/--state-dir/)
  })

  // Root may write everywhere, so the mode bits themselves are read; they mean the same for users.
  it('takes a folder without write permission for read-only, whoever asks', () => {
    chmodSync(stateDir, 0o555)
    expect(() => open()).toThrow(/cannot be written/)
    chmodSync(stateDir, 0o755)
    mkdirSync(join(stateDir, 'farm', 'paper-seed-7'), { recursive: true })
    chmodSync(join(stateDir, 'farm', 'paper-seed-7'), 0o555)
    expect(() => open()).toThrow(/cannot be written/)
    chmodSync(join(stateDir, 'farm', 'paper-seed-7'), 0o755)
  })
})
