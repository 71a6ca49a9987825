import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createJsonLog, createLogFile, maskSecrets } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'app-kit-log-'))
afterAll(() => rmSync(folder, { recursive: true }))
const KEY = `0x${'ab12'.repeat(16)}`

describe('createJsonLog', () => {
  const lines: string[] = []
  const log = createJsonLog({
    write: (line) => lines.push(line),
    now: () => 0,
    secrets: ['hunter22'],
  })

  it('writes one flat JSON object a line and drops lighter levels', () => {
    log.debug('hidden')
    log.info('pair opened', { symbol: 'SOLUSDT', count: 2, isNew: true, time: 'own' })
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        time: '1970-01-01T00:00:00.000Z',
        level: 'info',
        message: 'pair opened',
        symbol: 'SOLUSDT',
        count: 2,
        isNew: true,
        'field.time': 'own',
      },
    ])
  })

  it('masks by field name, by shape and by value, and keeps hashes of requests', () => {
    lines.length = 0
    log.error(`key ${KEY}`, {
      privateKey: 'x',
      listenKey: 'y',
      note: `got ${KEY} and hunter22`,
      requestHash: KEY,
    })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      message: 'key ***',
      privateKey: '***',
      listenKey: '***',
      note: 'got *** and ***',
      requestHash: KEY,
    })
  })
})

describe('maskSecrets', () => {
  it('hides signatures in query strings', () => {
    expect(maskSecrets('GET /x?a=1&signature=0x12&b=2')).toBe('GET /x?a=1&signature=***&b=2')
  })
  it('keeps addresses, which are public', () => {
    const address = `0x${'c'.repeat(40)}`
    expect(maskSecrets(address)).toBe(address)
  })
})

describe('createLogFile', () => {
  it('rotates and keeps a bounded number of old files', () => {
    const path = join(folder, 'rotating', 'bot.jsonl')
    const write = createLogFile({ path, maxBytes: 25, keep: 2 })
    for (let index = 0; index < 9; index += 1) write(`line ${index} xx`)
    expect(readdirSync(join(folder, 'rotating')).sort()).toEqual([
      'bot.jsonl',
      'bot.jsonl.1',
      'bot.jsonl.2',
    ])
    expect(readFileSync(path, 'utf8')).toContain('line 8')
  })

  it('reports the first failure and never throws', () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    const failures: unknown[] = []
    const write = createLogFile({
      path: join(file, 'bot.jsonl'),
      onFailure: (error) => failures.push(error),
    })
    write('one')
    write('two')
    expect(failures).toHaveLength(1)
  })
})
