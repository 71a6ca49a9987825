import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  exportJournal,
  isKillSwitchFileSet,
  openShadowJournal,
  openSqliteJournal,
  readJournalEntries,
} from '../src/adapters/sqlite/index.ts'
import { type Journal, JournalError, type LedgerTransaction } from '../src/ports/journal.ts'

let folder: string
const open = (account = 'alice', environment = 'paper', at = folder): Journal =>
  openSqliteJournal({ folder: at, environment, account, now: () => 0 })
const cooldown = (level: number) => ({
  kind: 'cooldown',
  time: level,
  body: { symbol: 'SOLUSDT', level, until: 5 },
})
const deposit = (sourceId: string): LedgerTransaction => ({
  sourceId,
  time: 1,
  memo: 'deposit',
  postings: [
    { account: 'external', asset: 'USDT', amount: '-5' },
    { account: 'spot:USDT', asset: 'USDT', amount: '5' },
  ],
})
const codeOf = (action: () => unknown): string => {
  try {
    action()
  } catch (error) {
    return error instanceof JournalError ? error.code : `other: ${String(error)}`
  }
  return 'no error'
}
const write = (count: number) => {
  const journal = open()
  for (let level = 1; level <= count; level += 1) journal.append(cooldown(level))
  journal.close()
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asterkit-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('openSqliteJournal', () => {
  it('returns after a restart what was appended before it, in order', () => {
    const first = open()
    first.append(cooldown(1), [deposit('a')])
    first.append(cooldown(2), [deposit('a'), deposit('b')])
    first.close()
    const second = open()
    expect([...second.read()].map((entry) => [entry.seq, entry.body.level])).toEqual([
      [1, 1],
      [2, 2],
    ])
    expect([...second.transactions()].map(({ sourceId }) => sourceId)).toEqual(['a', 'b'])
    expect([second.isBooked('b'), second.isBooked('c')]).toEqual([true, false])
    second.close()
  })

  it('gives nobody but the owner access to folder and files', () => {
    const inner = join(folder, 'state')
    const journal = open('alice', 'paper', inner)
    journal.append(cooldown(1))
    expect(statSync(inner).mode & 0o777).toBe(0o700)
    for (const name of ['journal.sqlite', 'journal.sqlite-wal', 'journal.lock', 'journal.head']) {
      expect([name, statSync(join(inner, name)).mode & 0o077]).toEqual([name, 0])
    }
    journal.close()
  })

  it('refuses the journal of another account or environment', () => {
    write(1)
    expect(codeOf(() => open('bob'))).toBe('mismatch')
    expect(codeOf(() => open('alice', 'mainnet'))).toBe('mismatch')
    expect(codeOf(() => open().close())).toBe('no error')
  })

  it('refuses a second writer and names process and folder', () => {
    const first = open()
    expect(() => open()).toThrow(new RegExp(`process ${process.pid}.*${folder}`))
    expect(codeOf(() => open())).toBe('locked')
    first.append(cooldown(1))
    first.close()
    expect(codeOf(() => open().close())).toBe('no error')
  })

  it('is locked by a living process and free after its SIGKILL', async () => {
    const script = `
      import { openSqliteJournal } from ${JSON.stringify(new URL('../src/adapters/sqlite/index.ts', import.meta.url).href)}
      const journal = openSqliteJournal({ folder: ${JSON.stringify(folder)}, environment: 'paper', account: 'alice', now: () => 0 })
      journal.append({ kind: 'halt', time: 7, body: { reason: 'test' } })
      process.stdout.write('ready')
      setInterval(() => undefined, 1000)`
    const child = spawn(process.execPath, [
      '--conditions=source',
      '--input-type=module',
      '-e',
      script,
    ])
    await once(child.stdout, 'data')
    expect(() => open()).toThrow(`process ${child.pid}`)
    expect([...readJournalEntries(folder)].map(({ kind }) => kind)).toEqual(['halt'])
    child.kill('SIGKILL')
    await once(child, 'exit')
    const journal = open()
    expect([...journal.read()].map(({ time }) => time)).toEqual([7])
    journal.close()
  })

  it('refuses a folder or a file without write permission, even for root', () => {
    write(1)
    chmodSync(folder, 0o500)
    expect(codeOf(() => open())).toBe('read-only')
    chmodSync(folder, 0o700)
    chmodSync(join(folder, 'journal.sqlite'), 0o400)
    expect(codeOf(() => open())).toBe('read-only')
  })

  it('refuses a file in place of the folder', () => {
    writeFileSync(join(folder, 'file'), 'x')
    expect(codeOf(() => open('alice', 'paper', join(folder, 'file')))).toBe('read-only')
    expect(codeOf(() => open('alice', 'paper', join(folder, 'file', 'x')))).toBe('read-only')
  })

  it('refuses a journal with any single flipped bit of a stored entry', () => {
    write(20)
    const file = join(folder, 'journal.sqlite')
    const healthy = readFileSync(file)
    const at = healthy.lastIndexOf('SOLUSDT')
    for (const offset of [at, at + 3, at - 40, at + 60]) {
      const damaged = Buffer.from(healthy)
      damaged[offset] = (damaged[offset] ?? 0) ^ 1
      writeFileSync(file, damaged)
      expect([offset - at, codeOf(() => open())]).toEqual([offset - at, 'corrupt'])
    }
    writeFileSync(file, healthy)
    expect(codeOf(() => open().close())).toBe('no error')
  })

  it('refuses a truncated, an emptied, a foreign and a deleted file', () => {
    write(200)
    const file = join(folder, 'journal.sqlite')
    const healthy = readFileSync(file)
    truncateSync(file, Math.floor(healthy.length / 2))
    expect(codeOf(() => open())).toBe('corrupt')
    writeFileSync(file, '')
    expect(codeOf(() => open())).toBe('corrupt')
    writeFileSync(
      file,
      'this is no database, it is a text that is long enough to be one'.repeat(99),
    )
    expect(codeOf(() => open())).toBe('corrupt')
    rmSync(file)
    expect(codeOf(() => open())).toBe('corrupt')
    writeFileSync(file, healthy)
    expect(codeOf(() => open().close())).toBe('no error')
  })

  it('notices that the newest entries were lost with the write-ahead log', () => {
    write(3)
    const before = readFileSync(join(folder, 'journal.sqlite'))
    const journal = open()
    journal.append(cooldown(4))
    journal.close()
    writeFileSync(join(folder, 'journal.sqlite'), before)
    expect(() => open()).toThrow('entries 4 to 4 are missing')
  })

  it('notices a row that was rewritten by hand', () => {
    write(3)
    const database = new DatabaseSync(join(folder, 'journal.sqlite'))
    database.exec(
      `UPDATE entries SET body = '{"symbol":"SOLUSDT","level":9,"until":5}' WHERE seq = 2`,
    )
    database.close()
    expect(() => open()).toThrow('entry 2 does not match')
    expect(() => [...exportJournal(folder)]).toThrow('entry 2 does not match')
  })

  it('exports one JSON line per entry while it is being written', () => {
    const journal = open()
    journal.append(cooldown(1), [deposit('a')])
    const lines = [...exportJournal(folder)].map((line) => JSON.parse(line))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({ seq: 1, kind: 'cooldown', transactions: [{ sourceId: 'a' }] })
    journal.close()
  })

  it('treats a HALT file and an unreadable folder as a set kill switch', () => {
    expect(isKillSwitchFileSet(folder)).toBe(false)
    writeFileSync(join(folder, 'HALT'), '')
    expect(isKillSwitchFileSet(folder)).toBe(true)
    expect(isKillSwitchFileSet(join(folder, 'nowhere'))).toBe(true)
  })
})

describe('appendAll', () => {
  it('stores all records in order and chains them as single ones are', () => {
    const together = open()
    const stored = together.appendAll([
      { entry: cooldown(1), transactions: [deposit('a')] },
      { entry: cooldown(2) },
      { entry: cooldown(3), transactions: [deposit('a'), deposit('b')] },
    ])
    expect(stored.map(({ seq, body }) => [seq, body.level])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
    expect(together.appendAll([])).toEqual([])
    expect(together.append(cooldown(4)).seq).toBe(4)
    together.close()
    const single = open('alice', 'paper', join(folder, 'single'))
    single.append(cooldown(1), [deposit('a')])
    single.append(cooldown(2))
    single.append(cooldown(3), [deposit('b')])
    single.append(cooldown(4))
    single.close()
    expect([...exportJournal(folder)]).toEqual([...exportJournal(join(folder, 'single'))])
    const again = open()
    expect([...again.transactions()].map(({ sourceId }) => sourceId)).toEqual(['a', 'b'])
    again.close()
  })

  it('stores nothing when one of the records cannot be stored', () => {
    write(2)
    const journal = open()
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    const bad = { kind: 'halt', time: 1, body: cyclic }
    expect(() =>
      journal.appendAll([{ entry: cooldown(3), transactions: [deposit('a')] }, { entry: bad }]),
    ).toThrow(JournalError)
    expect([[...journal.read()].length, journal.isBooked('a')]).toEqual([2, false])
    expect(codeOf(() => journal.append(cooldown(4)))).toBe('write-failed')
    journal.close()
    const again = open()
    expect(again.append(cooldown(3)).seq).toBe(3)
    again.close()
  })

  it('leaves all of a group or nothing behind a process that is killed in the middle of it', () => {
    for (const statement of ['before the first row', 'row 1', 'row 3', 'commit']) {
      const at = join(folder, statement.replaceAll(' ', '-'))
      const child = spawnSync(process.execPath, [
        '--conditions=source',
        '--input-type=module',
        '-e',
        killedInGroup(at, statement),
      ])
      expect([statement, child.signal, String(child.stderr)]).toEqual([statement, 'SIGKILL', ''])
      const journal = open('alice', 'paper', at)
      const levels = [...journal.read()].map(({ body }) => body.level)
      expect([statement, levels]).toEqual([statement, statement === 'commit' ? [1, 2, 3, 4] : [1]])
      expect(journal.isBooked('a')).toBe(statement === 'commit')
      journal.append(cooldown(9))
      journal.close()
      expect([...readJournalEntries(at)].at(-1)?.body.level).toBe(9)
    }
  })
})

/** Kills itself while it stores a second to fourth entry at once: after a statement of the database. */
function killedInGroup(at: string, statement: string): string {
  const source = new URL('../src/adapters/sqlite/index.ts', import.meta.url).href
  return `
    import { StatementSync } from 'node:sqlite'
    import { openSqliteJournal } from ${JSON.stringify(source)}
    const journal = openSqliteJournal({ folder: ${JSON.stringify(at)}, environment: 'paper', account: 'alice', now: () => 0 })
    const entry = (level) => ({ kind: 'cooldown', time: level, body: { symbol: 'SOLUSDT', level, until: 5 } })
    journal.append(entry(1))
    const { run } = StatementSync.prototype
    let rows = 0
    StatementSync.prototype.run = function (...values) {
      const result = run.apply(this, values)
      const sql = this.sourceSQL
      if (sql.startsWith('INSERT INTO entries')) rows += 1
      const done = sql.startsWith('BEGIN') ? 'before the first row' : sql.startsWith('COMMIT') ? 'commit' : 'row ' + rows
      if (done === ${JSON.stringify(statement)}) process.kill(process.pid, 'SIGKILL')
      return result
    }
    const transaction = ${JSON.stringify(deposit('a'))}
    journal.appendAll([{ entry: entry(2) }, { entry: entry(3), transactions: [transaction] }, { entry: entry(4) }])`
}

describe('a full disk', () => {
  let disk: string
  const isMounted = () => spawnSync('mountpoint', ['-q', disk]).status === 0
  const fill = () => {
    const file = openSync(join(disk, 'filler'), 'a')
    try {
      for (;;) writeSync(file, Buffer.alloc(4096))
    } catch (error) {
      return (error as NodeJS.ErrnoException).code
    } finally {
      closeSync(file)
    }
  }
  beforeEach(() => {
    disk = join(folder, 'disk')
    mkdirSync(disk)
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk])
  })
  afterEach(() => {
    if (isMounted()) spawnSync('umount', [disk])
  })

  it('is refused at the start, before anything is created', ({ skip }) => {
    skip(!isMounted(), 'mounting a small tmpfs needs privileges')
    expect(fill()).toBe('ENOSPC')
    expect(codeOf(() => open('alice', 'paper', join(disk)))).toBe('full')
    expect(existsSync(join(disk, 'journal.sqlite'))).toBe(false)
  })

  it('leaves room to finish what is under way, then fails loudly and loses nothing', ({ skip }) => {
    skip(!isMounted(), 'mounting a small tmpfs needs privileges')
    const journal = open('alice', 'paper', disk)
    fill()
    let written = 0
    let code = 'no error'
    while (code === 'no error' && written < 20_000) {
      code = codeOf(() => journal.append(cooldown(written + 1)))
      if (code === 'no error') written += 1
      if (written === 0) break
    }
    expect(code).toBe('full')
    expect(written).toBeGreaterThan(50)
    expect(journal.isLowOnSpace?.()).toBe(true)
    rmSync(join(disk, 'filler'))
    journal.append(cooldown(0))
    journal.close()
    const again = open('alice', 'paper', disk)
    expect([...again.read()]).toHaveLength(written + 1)
    again.close()
  })
})

describe('openShadowJournal', () => {
  it('shows a journal while its owner writes it, and forgets what is added', () => {
    const owner = open()
    owner.append(cooldown(1), [deposit('a')])
    const shadow = openShadowJournal(folder)
    expect(shadow.append(cooldown(2), [deposit('b'), deposit('a')]).seq).toBe(2)
    expect([...shadow.read()].map(({ time }) => time)).toEqual([1, 2])
    expect([...shadow.transactions()].map(({ sourceId }) => sourceId)).toEqual(['a', 'b'])
    expect(shadow.isBooked('b')).toBe(true)
    expect(owner.isBooked('b')).toBe(false)
    owner.close()
    expect([...readJournalEntries(folder)]).toHaveLength(1)
  })

  it('is empty where there is no journal yet, and refuses a folder without one', () => {
    expect([...openShadowJournal(undefined).read()]).toEqual([])
    expect(codeOf(() => openShadowJournal(join(folder, 'nowhere')))).toBe('mismatch')
  })
})
