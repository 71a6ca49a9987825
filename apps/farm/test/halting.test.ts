import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRecordBook } from '@asterkit/strategy'
import { isKillSwitchFileSet, openSqliteJournal } from '@asterkit/strategy/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { haltOf, haltSession, liftHalt, sessionsOf } from '../src/session/halting.ts'

let stateDir: string
let folder: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'farm-halt-'))
  folder = join(stateDir, 'farm', 'paper-seed-7')
  mkdirSync(folder, { recursive: true })
  mkdirSync(join(stateDir, 'farm', 'paper-seed-7.previous'))
})
afterEach(() => rmSync(stateDir, { recursive: true, force: true }))

const open = () => openSqliteJournal({ folder, environment: 'paper', account: 'a', now: () => 5 })

describe('halting a session', () => {
  it('finds every session but those put aside, and refuses unknown names', () => {
    const names = (session?: string) =>
      sessionsOf({ stateDir, session }, {}).map(({ name }) => name)
    expect(names()).toEqual(['paper-seed-7'])
    expect(() => names('live-1')).toThrow('there is no session live-1; there are paper-seed-7')
    const empty = { stateDir: join(stateDir, 'nowhere'), session: undefined }
    expect(() => sessionsOf(empty, {})).toThrow('nothing has run there')
  })

  it('keeps every reason in one line each, until it is lifted', () => {
    expect(haltOf(folder)).toEqual([])
    haltSession(folder, 'first\nreason')
    haltSession(folder, 'second')
    expect(haltOf(folder)).toEqual(['first reason', 'second'])
    liftHalt(folder)
    expect(haltOf(folder)).toEqual([])
    expect(isKillSwitchFileSet(folder)).toBe(false)
  })

  it('lifts what the bot has recorded, but not while the bot runs', () => {
    const journal = open()
    journal.append({ kind: 'halt', time: 7, body: { reason: 'the unwind failed' } })
    expect(haltOf(folder)).toEqual(['the bot: the unwind failed'])
    expect(() => liftHalt(folder)).toThrow('another instance')
    journal.close()
    liftHalt(folder)
    expect(haltOf(folder)).toEqual([])
    const after = open()
    expect(openRecordBook(after).view.halt).toBeUndefined()
    after.close()
  })
})
